// Translations of held-out sentences, with the attention.

import {panel} from './panels.js';

function scrolling(name, help) {
  const p = panel(name, undefined, help);
  p.body.classList.add('scrolls');
  p.body.tabIndex = 0;
  p.body.setAttribute('role', 'group');
  p.body.setAttribute('aria-label', name);
  p.awaits('They come with the first evaluation.');
  return p;
}

function head(row, text) {
  const th = document.createElement('th');
  th.scope = 'col';
  th.textContent = text;
  row.append(th);
}

/** The panel of sentences beside their reference translations. */
export function translations() {
  const p = scrolling('Translations', 'Sentences that it never learns from, translated again and again; bold where all is as it should be.');
  p.key.textContent = 'bold: as the reference';
  return {
    panel: p,
    set({step, rows}) {
      p.note.textContent = 'step ' + step;
      const table = document.createElement('table');
      table.className = 'pairs';
      const names = table.createTHead().insertRow();
      for (const name of ['source', 'translation', 'reference']) head(names, name);
      const body = table.createTBody();
      for (const {source, reference, translation} of rows) {
        const row = body.insertRow();
        row.insertCell().textContent = source;
        const cell = row.insertCell();
        const piece = document.createElement(translation === reference ? 'b' : 'span');
        piece.textContent = translation;
        cell.append(piece);
        row.insertCell().textContent = reference;
      }
      p.body.replaceChildren(table);
    },
  };
}

/** The attention map of the first sentence: the source across, the translation down. */
export function attention() {
  const p = scrolling('Attention', 'Where it looks in the source, across, while it writes each piece of the translation, down: the stronger the colour, the more.');
  p.key.textContent = 'first sentence: source →, translation ↓';
  return {
    panel: p,
    set({step, sources, tokens, weights}) {
      p.note.textContent = 'step ' + step;
      const table = document.createElement('table');
      table.className = 'attention';
      table.style.setProperty('--rows', tokens.length);
      table.style.setProperty('--columns', sources.length);
      const names = table.createTHead().insertRow();
      head(names, '');
      for (const source of sources) head(names, source);
      const body = table.createTBody();
      tokens.forEach((token, i) => {
        const row = body.insertRow();
        const th = document.createElement('th');
        th.scope = 'row';
        th.textContent = token;
        row.append(th);
        weights[i].forEach((weight, j) => {
          const cell = row.insertCell();
          cell.style.setProperty('--share', weight);
          cell.title = `${token} looks at ${sources[j]}: ${(weight * 100).toFixed(1)} %`;
        });
      });
      p.body.replaceChildren(table);
    },
  };
}
