// Captions of held-out pictures, with the attention of each word.

import {panel} from './panels.js';

function image(source, words) {
  const img = document.createElement('img');
  img.src = source;
  img.alt = words;
  return img;
}

/** The panel of pictures with their captions: wrong words are marked. */
export function captions() {
  const p = panel('Captions', null, 'Pictures that it never learns from. Words that are wrong are marked; below stands the right ' +
    'caption, then for each word the picture, dimmed but where the word looked.');
  p.body.classList.add('scrolls');
  p.body.tabIndex = 0;
  p.body.setAttribute('role', 'group');
  p.body.setAttribute('aria-label', 'Captions');
  p.key.innerHTML = '<mark>wrong</mark> words; below: the right caption';
  p.awaits('They come with the first evaluation.');
  return {
    panel: p,
    set({step, rows}) {
      p.note.textContent = 'step ' + step;
      p.body.replaceChildren(...rows.map(({picture, reference, words, looks}) => {
        const row = document.createElement('div');
        row.className = 'caption';
        const said = document.createElement('p');
        for (const {text, wrong} of words) {
          const piece = document.createElement(wrong ? 'mark' : 'span');
          piece.textContent = text;
          said.append(piece, ' ');
        }
        const right = document.createElement('small');
        right.textContent = '= ' + reference;
        const looked = document.createElement('div');
        looked.className = 'looks';
        for (const look of looks) {
          const figure = document.createElement('figure');
          const name = document.createElement('figcaption');
          name.textContent = look.word;
          figure.append(image(look.picture, 'where "' + look.word + '" looked'), name);
          looked.append(figure);
        }
        const texts = document.createElement('div');
        texts.append(said, right, looked);
        row.append(image(picture, reference), texts);
        return row;
      }));
    },
  };
}
