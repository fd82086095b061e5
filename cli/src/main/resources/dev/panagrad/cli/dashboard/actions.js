// What a person can do to the training: buttons and a prompt.

import {panel} from './panels.js';
import {written} from './text.js';

const byId = id => document.getElementById(id);

/** Posts to the server; an answer that is none is a sentence for the person. */
export async function post(name, body) {
  const answer = await fetch(name, {method: 'POST', body});
  if (!answer.ok) throw new Error((await answer.text()).trim());
  return answer.json();
}

export function say(sentence, urgent) {
  const message = byId('message');
  // A screen reader reads what is set, even if it was there before.
  if (message.textContent === sentence) return;
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
