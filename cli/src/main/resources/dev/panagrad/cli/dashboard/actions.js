// Controls of the training: buttons and a prompt.

import {panel} from './panels.js';
import {written} from './text.js';

const byId = id => document.getElementById(id);

/** Posts to the server; an error response becomes a sentence for the user. */
export async function post(name, body) {
  const answer = await fetch(name, {method: 'POST', body}).catch(() => {
    throw new Error(ended ? 'the training has ended' : 'the training doesn’t answer; it may have ended');
  });
  if (!answer.ok) throw new Error((await answer.text()).trim());
  return answer.json();
}

export function say(sentence, urgent) {
  const message = byId('message');
  // A screen reader reads the text that is set, even if it is the same as before.
  if (message.textContent === sentence) return;
  message.textContent = sentence;
  message.classList.toggle('urgent', Boolean(urgent));
}

/** Requests an action; returns whether it was done. */
export async function act(action, values) {
  try {
    await post('act', JSON.stringify({do: action, ...values}));
    return true;
  } catch (e) {
    say(e.message, true);
    return false;
  }
}

let paused = false;
let ended = false;
let failure = '';
let held = false;
let typed = false;
let currentRate = NaN;
let film = false;
let open = false;
let playback = false;
let keeps = false;

byId('pause').addEventListener('click', () => act(ended && playback ? 'again' : paused ? 'go' : 'pause'));
byId('film').addEventListener('click', () => act(film ? 'full-speed' : 'film'));
byId('single').addEventListener('click', () => act('step'));
byId('stop').addEventListener('click', () => {
  if (!ended) say('stopping, with a checkpoint …', true);
  act('stop');
});
byId('copy').addEventListener('click', async () => {
  await navigator.clipboard.writeText(byId('resume').textContent);
  byId('copy').textContent = 'Copied';
});
byId('follow').addEventListener('click', () => act('schedule'));
byId('rate').addEventListener('input', () => { typed = true; });
byId('rate').addEventListener('keydown', event => {
  if (event.key !== 'Escape') return;
  event.stopPropagation();
  forget();
});
// Delayed: moving to the button takes the focus out of the field, in some browsers to no element at all.
byId('rate-form').addEventListener('focusout', () => setTimeout(() => {
  if (!byId('rate-form').contains(document.activeElement)) forget();
}, 1000));
byId('rate-form').addEventListener('submit', async event => {
  event.preventDefault();
  if (await act('rate', {rate: numberIn(byId('rate'))})) forget();
});

/** The value of a field, with a decimal point or comma. */
function numberIn(field) {
  return Number(field.value.replace(',', '.'));
}

function disable(wanted) {
  for (const id of ['pause', 'single', 'rate', 'set-rate', 'follow', 'film']) byId(id).disabled = wanted;
  byId('stop').disabled = wanted && !open;
}

/** Shows the training's state and enables the actions that it allows. */
export function status({paused: now, ended: over, learningRate, follows, film: slow, open: kept, stays: staying}) {
  paused = now;
  ended = over;
  film = slow;
  open = kept;
  keeps = staying;
  byId('pause').textContent = ended && playback ? 'Play again' : now ? 'Go on' : 'Pause';
  byId('film').textContent = film ? 'Full speed' : 'Slowly';
  byId('stop').textContent = ended || playback ? 'Quit' : 'Stop and save';
  // In a chapter's frame, the chapter continues.
  byId('stop').hidden = ended && window.parent !== window;
  disable(ended);
  if (playback) byId('pause').disabled = false;
  if (follows && document.activeElement === byId('follow')) byId('rate').focus();
  byId('follow').hidden = follows;
  rate(learningRate);
  sayState();
}

/** Actions that a remark may propose. */
export function can() {
  return {rate: !ended && !playback, begin: keeps && !playback};
}

/** The learning rate of the next update. */
export function latestRate() {
  return currentRate;
}

/** Whether the program continues after the training has ended. */
export function stays() {
  return open;
}

/** Whether this is a playback, in which nothing can be changed. */
export function recorded(wanted) {
  playback = wanted;
  byId('rate-form').hidden = wanted;
}

/** Shows the end: the report, and how to resume. */
export function report(value, folder) {
  byId('end').hidden = !value;
  if (!value) return;
  byId('folder').textContent = folder;
  byId('go-on').hidden = !value.resume;
  byId('resume').textContent = value.resume || '';
  byId('copy').textContent = 'Copy';
}

/** Another training has replaced the failed one. */
export function anew() {
  failure = '';
  say('');
}

/** The training has failed, for the reason in this sentence. */
export function failed(sentence) {
  failure = `The training has ended: ${sentence}.`;
  disable(ended = true);
  sayState();
}

/** Shows whether drawing is paused. */
export function drawingHeld(now) {
  held = now;
  sayState();
}

function sayState() {
  const again = held ? ' The drawing is held; Space draws again.' : '';
  const tried = document.querySelector('.pad, .prompt');
  if (failure) say(failure, true);
  else if (ended && playback) say(`This was the whole training${tried ? '; its model can be tried below' : ''}.` + again, true);
  else if (ended && open) say(`The training has ended${tried ? '; what it has learned can be tried below' : ''}.` + again, true);
  else if (ended) say('The training has ended; the page keeps what it showed.' + again, true);
  else if (paused) say('The training is paused.' + again, true);
  else if (held) say('The drawing is held; the training goes on. Space draws again.', true);
  else say('');
}

/** Shows the learning rate, unless the user has typed another one. */
export function rate(value) {
  currentRate = Number(value);
  if (!typed) byId('rate').value = Number(currentRate.toPrecision(4));
}

/** The typed value has been set or discarded. */
function forget() {
  typed = false;
  rate(currentRate);
}

/** The panel for prompts. */
export function prompt() {
  const p = panel('Let it write', null, 'A beginning for the model to go on with. A low temperature makes it careful, ' +
    'a high one bold; of the top leaves it the likeliest characters only.');
  p.body.classList.add('scrolls');
  p.body.innerHTML = `<form class="prompt" autocomplete="off">
    <label class="hidden-text" for="prompt">Prompt</label>
    <textarea id="prompt" maxlength="200" rows="2" placeholder="a beginning, as ROMEO:"></textarea>
    <div class="row">
      <label>temperature <input name="temperature" inputmode="decimal" value="0.8"></label>
      <label>of the top <input name="top" inputmode="numeric" value="10"></label>
      <button type="submit">Write</button>
    </div><p class="help told" role="status"></p><div class="output" aria-live="polite"></div></form>`;
  const form = p.body.querySelector('form');
  const told = form.querySelector('.told');
  let seed = 0;
  form.addEventListener('submit', async event => {
    event.preventDefault();
    told.textContent = 'writing …';
    try {
      const answer = await post('prompt', JSON.stringify({
        prompt: form.querySelector('#prompt').value,
        temperature: numberIn(form.elements.temperature),
        top: Math.round(numberIn(form.elements.top)),
        seed: seed++,
      }));
      form.querySelector('.output').replaceChildren(written(answer.text, answer.probabilities));
      told.textContent = '';
    } catch (e) {
      told.textContent = e.message;
    }
  });
  return {panel: p};
}
