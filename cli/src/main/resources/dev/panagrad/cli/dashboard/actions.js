// What a person can do to the training: buttons, a drawn digit, a prompt.

import {panel, colour} from './panels.js';
import {written} from './text.js';

const DRAWING = 112;
const PAD = 196;
const byId = id => document.getElementById(id);

/** Posts to the server; an answer that is none is a sentence for the person. */
async function post(name, body) {
  const answer = await fetch(name, {method: 'POST', body});
  if (!answer.ok) throw new Error((await answer.text()).trim());
  return answer.json();
}

export function say(sentence, urgent) {
  const message = byId('message');
  message.textContent = sentence;
  message.classList.toggle('urgent', Boolean(urgent));
}

async function act(action, values) {
  try {
    await post('act', JSON.stringify({do: action, ...values}));
  } catch (e) {
    say(e.message, true);
  }
}

let paused = false;

byId('pause').addEventListener('click', () => act(paused ? 'go' : 'pause'));
byId('single').addEventListener('click', () => act('step'));
byId('stop').addEventListener('click', () => {
  say('stopping, with a checkpoint …', true);
  act('stop');
});
byId('follow').addEventListener('click', () => act('schedule'));
byId('rate-form').addEventListener('submit', event => {
  event.preventDefault();
  act('rate', {rate: Number(byId('rate').value)});
  byId('rate').blur();
});

/** Shows what the training does and what can be done to it. */
export function status({paused: now, ended, learningRate, follows}) {
  paused = now;
  byId('pause').textContent = now ? 'Go on' : 'Pause';
  for (const id of ['pause', 'single', 'stop', 'rate', 'set-rate', 'follow']) byId(id).disabled = ended;
  byId('follow').hidden = follows;
  rate(learningRate);
  if (ended) say('The training has ended; the page keeps what it showed.', true);
  else if (now) say('The training is paused.', true);
  else say('');
}

/** Shows the learning rate, unless somebody is typing another one. */
export function rate(value) {
  if (document.activeElement !== byId('rate')) byId('rate').value = Number(Number(value).toPrecision(4));
}

/** The panel to draw a digit in. */
export function drawing() {
  const p = panel('Draw a digit');
  p.body.innerHTML = `<div class="draw">
    <div><canvas class="pad" width="${PAD}" height="${PAD}" role="img"
      aria-label="Draw a digit here with mouse, pen or finger"></canvas>
    <div class="under"><button type="button" class="wipe">Wipe</button>
    <canvas class="seen" width="56" height="56" role="img" aria-label="What the network is given"></canvas></div></div>
    <div class="bars" aria-live="polite" aria-label="Probabilities"></div></div>`;
  const pad = p.body.querySelector('.pad');
  const bars = p.body.querySelector('.bars');
  const context = pad.getContext('2d', {willReadFrequently: true});
  const rows = [...Array(10).keys()].map(digit => {
    const name = document.createElement('span');
    name.textContent = digit;
    const meter = document.createElement('meter');
    meter.setAttribute('aria-label', 'digit ' + digit);
    const value = document.createElement('span');
    value.textContent = '–';
    bars.append(name, meter, value);
    return {name, meter, value};
  });
  let down = false, drawn = false, waiting = false, again = false;

  function wipe() {
    context.clearRect(0, 0, PAD, PAD);
    drawn = false;
    rows.forEach(row => { row.meter.value = 0; row.value.textContent = '–'; row.name.className = ''; });
  }

  function line(event) {
    const box = pad.getBoundingClientRect();
    context.lineWidth = 16;
    context.lineCap = context.lineJoin = 'round';
    context.strokeStyle = `rgb(${colour('ink')})`;
    context.lineTo((event.clientX - box.left) * PAD / box.width, (event.clientY - box.top) * PAD / box.height);
    context.stroke();
    drawn = true;
  }

  pad.addEventListener('pointerdown', event => {
    down = true;
    pad.setPointerCapture(event.pointerId);
    context.beginPath();
    line(event);
  });
  pad.addEventListener('pointermove', event => { if (down) line(event); });
  pad.addEventListener('pointerup', () => { down = false; ask(); });
  p.body.querySelector('.wipe').addEventListener('click', wipe);

  /** The ink of the drawing, whatever its colour, in the size that the server takes. */
  function ink() {
    const small = document.createElement('canvas');
    small.width = small.height = DRAWING;
    const to = small.getContext('2d');
    to.drawImage(pad, 0, 0, DRAWING, DRAWING);
    const rgba = to.getImageData(0, 0, DRAWING, DRAWING).data;
    return Uint8Array.from({length: DRAWING * DRAWING}, (_, i) => rgba[4 * i + 3]);
  }

  async function ask() {
    if (!drawn) return;
    if (waiting) { again = true; return; }
    waiting = true;
    try {
      const {probabilities, pixels} = await post('draw', ink());
      const best = probabilities.indexOf(Math.max(...probabilities));
      rows.forEach((row, digit) => {
        row.meter.value = probabilities[digit];
        row.value.textContent = (probabilities[digit] * 100).toFixed(1) + ' %';
        row.name.className = row.value.className = digit === best ? 'best' : '';
      });
      p.note.textContent = `it looks like ${best}`;
      seen(p.body.querySelector('.seen'), pixels);
    } catch (e) {
      p.note.textContent = e.message;
    } finally {
      waiting = false;
      if (again) { again = false; ask(); }
    }
  }
  return {panel: p, ask};
}

function seen(canvas, pixels) {
  const image = new ImageData(28, 28);
  pixels.forEach((value, i) => image.data.set([255 - value, 255 - value, 255 - value, 255], 4 * i));
  createImageBitmap(image).then(bitmap => {
    const context = canvas.getContext('2d');
    context.imageSmoothingEnabled = false;
    context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  });
}

/** The panel to try a prompt in. */
export function prompt() {
  const p = panel('Let it write');
  p.body.classList.add('scrolls');
  p.body.innerHTML = `<form class="prompt" autocomplete="off">
    <label class="hidden-text" for="prompt">Prompt</label>
    <textarea id="prompt" maxlength="200" rows="2" placeholder="a beginning, as ROMEO:"></textarea>
    <div class="row">
      <label>temperature <input name="temperature" inputmode="decimal" value="0.8"></label>
      <label>of the top <input name="top" inputmode="numeric" value="10"></label>
      <button type="submit">Write</button>
    </div><div class="output" aria-live="polite"></div></form>`;
  const form = p.body.querySelector('form');
  let seed = 0;
  form.addEventListener('submit', async event => {
    event.preventDefault();
    p.note.textContent = 'writing …';
    try {
      const answer = await post('prompt', JSON.stringify({
        prompt: form.querySelector('#prompt').value,
        temperature: Number(form.elements.temperature.value),
        top: Math.round(Number(form.elements.top.value)),
        seed: seed++,
      }));
      form.querySelector('.output').replaceChildren(written(answer.text, answer.probabilities));
      p.note.textContent = '';
    } catch (e) {
      p.note.textContent = e.message;
    }
  });
  return {panel: p};
}
