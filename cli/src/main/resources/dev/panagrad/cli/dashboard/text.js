// What a language model predicts and writes.

import {panel} from './panels.js';

/** Tokens coloured by how likely the model took them to be: characters as a string, others in an array. */
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

/** A panel that keys can scroll. */
function scrolling(name) {
  const p = panel(name);
  p.body.classList.add('scrolls');
  p.body.tabIndex = 0;
  p.body.setAttribute('role', 'group');
  p.body.setAttribute('aria-label', name);
  p.note.textContent = 'none yet';
  return p;
}

/** The panel of samples. */
export function samples() {
  const p = scrolling('Written');
  legend(p.key);
  return {
    panel: p,
    set({step, text, probabilities}) {
      p.note.textContent = 'step ' + step;
      p.body.replaceChildren(written(text, probabilities));
    },
  };
}

function cell(row, text, style) {
  const made = row.insertCell();
  if (style) made.className = style;
  made.textContent = text;
  return made;
}

function visible(text) {
  return text.replaceAll('\n', '⏎').replaceAll('\t', '→');
}

/** Spaces in front don't count: they depend on the token before, which may be another. */
function same(token, other) {
  return token === other || (token.trim() !== '' && token.trim() === other.trim());
}

/** The panel of sequences against predictions. */
export function sequences() {
  const p = scrolling('Text and prediction');
  return {
    panel: p,
    set({step, rows}) {
      p.note.textContent = 'step ' + step;
      const table = document.createElement('table');
      const head = table.createTHead().insertRow();
      for (const name of ['text', 'predicted', 'loss', 'book']) {
        const th = document.createElement('th');
        th.scope = 'col';
        th.textContent = name;
        head.append(th);
      }
      const body = table.createTBody();
      for (const {book, text, predicted, loss} of rows) {
        const row = body.insertRow();
        const tokens = [...text];
        cell(row, visible(tokens.join('')), 'text');
        const guess = cell(row, '', 'text');
        guess.classList.toggle('chips', Array.isArray(text));
        [...predicted].forEach((token, i) => {
          const hit = same(token, tokens[i]);
          const piece = document.createElement(hit ? 'span' : 'mark');
          piece.textContent = visible(token);
          guess.append(piece);
        });
        cell(row, Number(loss).toFixed(2), 'number');
        cell(row, book);
      }
      p.body.replaceChildren(table);
    },
  };
}
