// Predictions and samples of a language model.

import {panel} from './panels.js';

/** Tokens coloured by their predicted probability: characters as a string, others as an array. */
export function written(text, probabilities) {
  const block = document.createElement('pre');
  block.className = 'written';
  block.classList.toggle('chips', Array.isArray(text));
  [...text].forEach((character, i) => {
    const p = probabilities[i];
    const span = document.createElement('span');
    span.className = p < .1 ? 'p0' : p < .3 ? 'p1' : p < .7 ? 'p2' : 'p3';
    span.textContent = character;
    span.title = `${(p * 100).toFixed(1)} %`;
    block.append(span);
  });
  return block;
}

function legend(key) {
  key.classList.add('scale');
  [['p0', '< 10 %'], ['p1', '< 30 %'], ['p2', '< 70 %'], ['p3', 'likely']].forEach(([style, name]) => {
    const span = document.createElement('span');
    span.className = style;
    span.textContent = name;
    key.append(span);
  });
}

/** A panel that can be scrolled by keys. */
function scrolling(name, help) {
  const p = panel(name, null, help);
  p.body.classList.add('scrolls');
  p.body.tabIndex = 0;
  p.body.setAttribute('role', 'group');
  p.body.setAttribute('aria-label', name);
  p.awaits('They come with the first evaluation.');
  return p;
}

/** The panel of samples. */
export function samples() {
  const p = scrolling('Written', 'What the model writes by itself, a character after the other, coloured by how likely it took each to be.');
  legend(p.key);
  return {
    panel: p,
    set({step, text, probabilities}) {
      p.note.textContent = 'step ' + step;
      p.body.replaceChildren(written(text, probabilities));
    },
  };
}

/** A line of characters; wrong ones are marked. */
function line(name, characters) {
  const made = document.createElement('div');
  made.className = 'line ' + name;
  for (const [character, hit] of characters) {
    const piece = document.createElement(hit ? 'span' : 'mark');
    piece.textContent = character;
    made.append(piece);
  }
  return made;
}

function visible(text) {
  return text.replaceAll('\n', '⏎').replaceAll('\t', '→');
}

/** Leading spaces don't count: they depend on the token before, which may differ. */
function same(token, other) {
  return token === other || (token.trim() !== '' && token.trim() === other.trim());
}

/** The panel of sequences against predictions. */
export function sequences() {
  const p = scrolling('Text and prediction', 'Text it has read, and below each character what it expected there. Wrong ones are marked.');
  p.key.innerHTML = 'below: what it expected; <mark>wrong</mark> if marked';
  return {
    panel: p,
    set({step, rows}) {
      p.note.textContent = 'step ' + step;
      const list = document.createElement('div');
      for (const {book, text, predicted, loss} of rows) {
        const row = document.createElement('div');
        row.className = 'sequence';
        const head = document.createElement('small');
        head.textContent = `${book}, loss ${Number(loss).toFixed(2)}`;
        const right = [...text], guess = [...predicted];
        const texts = line('text', right.map(token => [visible(token), true]));
        const guesses = line('predicted', guess.map((token, i) => [visible(token), same(token, right[i] ?? '')]));
        for (const made of [texts, guesses]) made.classList.toggle('chips', Array.isArray(text));
        row.append(head, texts, guesses);
        list.append(row);
      }
      p.body.replaceChildren(list);
    },
  };
}
