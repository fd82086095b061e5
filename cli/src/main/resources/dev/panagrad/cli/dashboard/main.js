// Receives the training's events and draws the panels, as often as the training can spare the time.

import * as panels from './panels.js';
import {ACCURACY, ANY_LOSS, DIGIT_LOSS, METRIC, TEXT_LOSS, bands, curve} from './curves.js';
import {inside} from './inside.js';
import {remarks, showRemarks} from './remarks.js';
import {digits, unpacked} from './digits.js';
import {samples, sequences} from './text.js';
import {captions} from './captions.js';
import {heldOut} from './heldout.js';
import {attention, translations} from './translation.js';
import {act, anew, can, drawingHeld, latestRate, failed, prompt, rate, recorded, report, say, status, stays} from './actions.js';
import {drawing} from './drawing.js';

const byId = id => document.getElementById(id);
let rows = {train: [], test: [], spread: []};
let latest = {};
let period = 500;
let share = .05;
const dirty = new Set();
let run = null;
let views = {};
let held = false;
let ended = false;
let paused = false;
let testPixels = null;
let pace = null;
let due = 0;
let next = 0;
let cost = 0;
const painted = new MessageChannel();

function build() {
  panels.clear();
  const test = run.split;
  const text = run.kind === 'text';
  const translation = run.kind === 'translation';
  const caption = run.kind === 'captions';
  const any = run.kind === 'curves';
  const share = run.metric === 'accuracy';
  const nats = text || translation || caption;
  const counts = caption || run.exact
    ? `Training counts single ${caption ? 'words' : 'tokens'}, ${test} only ${caption ? 'captions' : 'translations'} without a mistake. ` : '';
  byId('loss-name').textContent = nats ? 'loss, nats' : any ? 'loss' : 'loss per 100 digits';
  views = {
    accuracy: curve(share ? 'Accuracy' : run.metric, test, share ? ACCURACY : METRIC, (share ? 'The share that is right: ' : 'How good it is: ') +
      `of the batch before it is learned from, and of ${test} data that is never learned from. Only the second tells what was understood. ${counts}Faint: the run before.`),
    loss: nats ? curve('Loss, nats', test, TEXT_LOSS, `How surprised the model is by the next ${text ? 'character' : caption ? 'word' : 'token'}: minus the ` +
      'logarithm of the probability it gave it. 0 is certainty. Faint: the run before.')
      : any ? curve('Loss', test, ANY_LOSS, 'What training makes small. Faint: the run before.')
      : curve('Loss per 100 digits', test, DIGIT_LOSS, 'Cross-entropy: minus the logarithm of the probability given to the right ' +
      'digit, summed over 100 digits. Training makes it small; 230 is a guess among ten. Faint: the run before.'),
  };
  if (text) {
    views.sequences = sequences();
    views.sample = samples();
  } else if (translation) {
    views.translations = translations();
    views.attention = attention();
  } else if (caption) {
    views.captions = captions();
  } else if (any) {
    if (run.examples) views.examples = heldOut(run.examples, test);
  } else {
    views.batch = digits('Training digits', 'The batch it learns from next. Those it gets wrong stand first, each with the ' +
      'right digit and what it is taken for.');
  }
  const norm = run.kind === 'digits-bn';
  views.first = bands(norm ? 'Activations' : 'Weights', 'band', 1, norm
    ? 'What the hidden units of dense layers give: each band holds a tenth of the values. Where all are at 0, nothing is learned.'
    : 'The weights: each band holds a tenth of them, the line is the middle. They spread as it learns.', run.bands[0]);
  views.second = bands(norm ? 'Logits' : 'Biases', 'band2', 2, norm
    ? 'What softmax is given for each digit. The further apart, the surer the answer.'
    : 'What is added to the sums of the units: each band holds a tenth of them.', run.bands[1]);
  if (text) views.prompt = prompt();
  else if (!any && !translation && !caption) {
    views.tests = digits('Test digits', 'The first 1,000 digits that it never learns from, as of the last evaluation; wrong ones first.');
    views.drawing = drawing();
  }
  const pixels = text || any || translation || caption ? null : () => testPixels;
  views.inside = inside(run.layers, pixels, !run.gradients ? [] : pixels && !norm ? ['digit', 'batch'] : ['batch'],
    () => changed('inside'));
  byId('last-key').textContent = panels.count();
  byId('experiment').textContent = run.experiment;
  byId('test-name').textContent = test;
  byId('metric-name').textContent = run.metric;
  byId('about').textContent = `${run.data}; ${run.folder}; ` +
    Object.entries(run.parameters).map(([name, value]) => `${name} ${value}`).join(', ');
  document.title = run.experiment + ' – Panagrad';
  recorded(run.mode === 'playback');
}

const draws = {
  train() {
    const before = latest.previous;
    const most = Math.max(100, rows.train.at(-1)?.[0] || 0, rows.test.at(-1)?.[0] || 0) * 1.1;
    views.accuracy.set(rows.train, rows.test, 2, before, most);
    views.loss.set(rows.train, rows.test, 1, before, most);
    comment();
    const last = rows.train.at(-1);
    if (last) {
      // The panels' last value: the value of a single step would be a different number under the same name.
      if (!paused || ended) byId('loss').textContent = lossFigure(last[1]);
      byId('accuracy').textContent = Number(last[2]).toFixed(3);
      rate(last[3]);
    }
    const test = rows.test.at(-1);
    if (test) byId('tested').textContent = Number(test[2]).toFixed(4);
  },
  test() { draws.train(); },
  spread() {
    views.first.set(rows.spread);
    views.second.set(rows.spread);
  },
  batch() {
    if (views.batch) views.batch.set({...latest.batch, accuracy: null, pixels: unpacked(latest.batch.pixels)});
  },
  tests() {
    if (views.tests && testPixels) views.tests.set({...latest.tests, pixels: testPixels});
  },
  sequences() { if (views.sequences) views.sequences.set(latest.sequences); },
  translations() {
    if (!views.translations) return;
    views.translations.set(latest.translations);
    views.attention.set(latest.translations);
  },
  captions() { if (views.captions) views.captions.set(latest.captions); },
  examples() { if (views.examples) views.examples.set(latest.examples); },
  inside() { views.inside.draw(); },
  sample() { if (views.sample) views.sample.set(latest.sample); },
  step() {
    const {step, loss} = latest.step;
    byId('step').textContent = `${step.toLocaleString('en')} / ${run.steps.toLocaleString('en')}`;
    if (paused && !ended || rows.train.length === 0) byId('loss').textContent = lossFigure(loss);
    byId('progress').value = step / run.steps;
    speed(step);
    if (views.drawing && !ended) views.drawing.learned();
    views.inside.learned();
  },
};

function lossFigure(loss) {
  return Number.isFinite(Number(loss)) ? Number(loss).toPrecision(4) : '–';
}

/** The pace, while it is training. */
function speed(step) {
  const now = performance.now();
  if (paused) {
    pace = null;
    byId(ended ? 'left' : 'speed').textContent = '–';
    return;
  }
  if (!pace || step < pace.step) pace = {step, now};
  if (now - pace.now > 1000) {
    const units = (step - pace.step) / (now - pace.now) * 1000 * run.unitsPerBatch;
    byId('speed').textContent = `${Math.round(units).toLocaleString('en')} ${run.unit}/s`;
    const left = (run.steps - step) / (step - pace.step) * (now - pace.now) / 1000;
    byId('left').textContent = Number.isFinite(left) ? duration(left) : '–';
    pace = {step, now};
  }
}

function duration(seconds) {
  const whole = Math.round(seconds), pad = n => String(n).padStart(2, '0');
  return whole < 3600 ? `${Math.floor(whole / 60)}:${pad(whole % 60)}`
    : `${Math.floor(whole / 3600)}:${pad(Math.floor(whole / 60) % 60)}:${pad(whole % 60)}`;
}

/** Remarks on the present state. */
function comment() {
  showRemarks(byId('remarks'), remarks({run, latest, train: rows.train, test: rows.test}), can(), act, latestRate);
}

/** Draws changes, and delays the next drawing by the time that this one took. */
function draw() {
  if (held || !run) return;
  const start = performance.now();
  const wait = () => { next = start + Math.max(period, cost / share); };
  for (const name of dirty) draws[name]();
  dirty.clear();
  wait();
  // The next message arrives after layout and painting, which take longer than everything above.
  painted.port1.onmessage = () => {
    cost += (performance.now() - start - cost) / 4;
    wait();
  };
  painted.port2.postMessage(null);
}

/** Draws soon, but not too often: the training needs the processor more. A hidden tab waits. */
function changed(name) {
  dirty.add(name);
  if (!due) soon();
}

function soon() {
  clearTimeout(due);
  // A paused training loses no time to drawing.
  due = setTimeout(() => {
    due = 0;
    requestAnimationFrame(draw);
  }, paused ? 0 : Math.max(0, next - performance.now()));
}

function listen() {
  const events = new EventSource('events');
  const on = (name, take) => events.addEventListener(name, event => take(JSON.parse(event.data)));
  on('run', value => { run = value; build(); fetchPixels(); for (const name of Object.keys(draws)) if (name in latest) dirty.add(name); });
  on('status', value => {
    ended = value.ended;
    period = value.period;
    share = value.share;
    paused = value.paused || ended;
    status(value);
    if (paused) {
      speed();
      // After the training has ended, the server may be gone.
      if (views.inside && (!ended || value.open)) views.inside.learned();
    }
    // Digits that came before the program could answer for their pixels, as those of a recorded run.
    if (latest.tests) fetchPixels();
    if (due) soon();
  });
  on('epoch', ({epoch}) => { byId('epoch').textContent = epoch; });
  on('previous', value => {
    latest.previous = value;
    byId('before').textContent = `Faint: ${value.experiment} in ${value.name}.`;
    changed('train');
  });
  on('report', value => report(value, run.folder));
  // Another training has replaced the one that was shown.
  on('restart', () => {
    rows = {train: [], test: [], spread: []};
    latest = {};
    testPixels = pace = null;
    dirty.clear();
    byId('before').textContent = '';
    report(null);
    anew();
  });
  on('failure', ({sentence}) => {
    ended = paused = true;
    failed(sentence);
    if (due) soon();
  });
  for (const name of ['train', 'test', 'spread']) {
    on(name, ({from, rows: more}) => {
      rows[name] = rows[name].slice(0, from).concat(more);
      changed(name);
    });
  }
  for (const name of ['batch', 'tests', 'sequences', 'sample', 'translations', 'captions', 'examples', 'step']) {
    on(name, value => { latest[name] = value; changed(name); });
  }
  on('tests', fetchPixels);
  events.addEventListener('error', () => {
    // The last values arrive after the event of the end; then the server closes the connection.
    if (ended && !stays()) events.close();
    else if (ended) say('The page’s program has ended; what is here stays until you leave.', true);
    else if (events.readyState === EventSource.CLOSED) say('The training of this page has ended.', true);
    else say('The training doesn’t answer; it may have ended. Trying again …', true);
  });
}

/** Loads the test digits, as soon as there are any. */
async function fetchPixels() {
  if (testPixels || !views.tests) return;
  const shown = run, given = new Uint8Array(await (await fetch('tests.bin')).arrayBuffer());
  if (given.length === 0 || run !== shown) return;
  testPixels = given;
  if (latest.tests) changed('tests');
  views.inside.learned();
}

/** Pauses drawing; events that arrive meanwhile are drawn when it resumes. */
function hold(wanted) {
  held = wanted;
  document.body.dataset.held = String(held);
  drawingHeld(held);
  if (!held) requestAnimationFrame(draw);
}

document.addEventListener('keydown', event => {
  const typing = /^(INPUT|TEXTAREA)$/.test(event.target.tagName);
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === 'Escape') panels.show(0);
  else if (typing || event.target.tagName === 'SUMMARY') return;
  else if (/^[0-9]$/.test(event.key)) panels.show(Number(event.key));
  else if (event.key === ' ' && event.target.tagName !== 'BUTTON') {
    event.preventDefault();
    hold(!held);
  }
});
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => panels.redraw());
listen();
