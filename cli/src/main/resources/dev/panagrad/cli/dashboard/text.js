// What a character model predicts and writes.

import {panel} from './panels.js';

/** Characters coloured by how likely the model took them to be. */
export function written(text, probabilities) {
  const block = document.createElement('pre');
  block.className = 'written';
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
        cell(row, visible(text), 'text');
        const guess = cell(row, '', 'text');
        [...visible(predicted)].forEach((character, i) => {
          const hit = character === [...visible(text)][i];
          const piece = document.createElement(hit ? 'span' : 'mark');
          piece.textContent = character;
          guess.append(piece);
        });
        cell(row, Number(loss).toFixed(2), 'number');
        cell(row, book);
      }
      p.body.replaceChildren(table);
    },
  };
}
