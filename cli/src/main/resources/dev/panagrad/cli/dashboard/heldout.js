// Held-out examples of the user's own data, and the model's predictions.

import {panel} from './panels.js';

const MOST_ROWS = 30;
const SVG = 'http://www.w3.org/2000/svg';
const SIZE = 100;

/** The panels of held-out examples: pictures, or a table of rows, and for numbers a scatter plot. */
export function heldOut(examples, split) {
  const shown = examples.pictures ? pictures(examples, split) : table(examples, split);
  const points = examples.numbers ? scatter(examples, split) : null;
  return {
    set(told) {
      shown(told);
      if (points) points(told);
    },
  };
}

function scrolling(name, help) {
  const p = panel(name, null, help);
  p.body.classList.add('scrolls');
  p.body.tabIndex = 0;
  p.body.setAttribute('role', 'group');
  p.body.setAttribute('aria-label', name);
  p.note.textContent = 'none yet';
  return p;
}

/** The indices of the examples: wrong ones first, or those with the largest error. */
function order(rows) {
  const rank = row => 'wrong' in row ? Number(row.wrong) : Math.abs(Number(row.off));
  return rows.map((_, i) => i).sort((a, b) => rank(rows[b]) - rank(rows[a]));
}

function note(p, {step, rows}) {
  const wrong = rows.filter(row => row.wrong).length;
  p.note.textContent = 'wrong' in rows[0] ? `${wrong} of ${rows.length} wrong, step ${step}` : 'step ' + step;
}

function element(name, text, style) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  if (style) made.className = style;
  return made;
}

function pictures(examples, split) {
  const p = scrolling('Pictures', `Some ${split} pictures, which it never learns from; wrong ones first. Below each its true class, ` +
    'then what it is taken for if that is another one, and the probability that the model gives it.');
  const tiles = examples.rows.map(row => {
    const tile = element('figure');
    const image = element('img');
    image.src = row.picture;
    image.alt = '';
    const name = element('figcaption', row.right);
    name.title = row.right;
    const told = element('figcaption'), share = element('figcaption');
    tile.append(image, name, told, share);
    return {tile, told, share};
  });
  const sheet = element('div', undefined, 'tiles');
  p.body.append(sheet);
  return told => {
    note(p, told);
    sheet.replaceChildren(...order(told.rows).map(i => {
      const {tile, told: text, share} = tiles[i];
      const row = told.rows[i];
      tile.classList.toggle('wrong', Boolean(row.wrong));
      text.textContent = text.title = examples.numbers || row.wrong ? '→ ' + row.told : '';
      share.textContent = row.share || '';
      return tile;
    }));
  };
}

function table(examples, split) {
  const numbers = examples.numbers;
  const p = scrolling('Rows', `Some rows of the ${split} data, which it never learns from; ` + (numbers
    ? 'those that it is furthest off with first.'
    : 'wrong ones first, and marked. The probability is what the model gives to what it predicts.'));
  const head = element('tr');
  const told = ['true', 'predicted', numbers ? 'off by' : 'probability'];
  for (const name of [...examples.columns, ...told]) {
    const cell = element('th', name, name === 'probability' || numbers && told.includes(name) ? 'number' : '');
    cell.scope = 'col';
    head.append(cell);
  }
  const top = element('thead'), body = element('tbody'), whole = element('table', undefined, 'rows');
  top.append(head);
  whole.append(top, body);
  p.body.append(whole);
  return value => {
    note(p, value);
    body.replaceChildren(...order(value.rows).slice(0, MOST_ROWS).map(i => {
      const row = value.rows[i];
      const line = element('tr', undefined, row.wrong ? 'wrong' : '');
      for (const cell of examples.rows[i].cells) line.append(element('td', cell));
      const side = numbers ? ' number' : '';
      line.append(element('td', examples.rows[i].right, 'right' + side), element('td', row.told, 'told' + side),
        element('td', numbers ? row.off : row.share, 'number'));
      return line;
    }));
  };
}

function svg(name, attributes, parent) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  parent.append(made);
  return made;
}

function scatter(examples, split) {
  const p = panel('True and predicted', null, `A dot for each of some ${split} examples: to the right its true value, upwards the ` +
    'predicted one. On the line both are the same.');
  p.body.classList.add('scatter');
  const low = element('span', '', 'low'), high = element('span', '', 'high');
  const picture = document.createElementNS(SVG, 'svg');
  picture.setAttribute('viewBox', `-2 -2 ${SIZE + 4} ${SIZE + 4}`);
  picture.setAttribute('role', 'img');
  picture.setAttribute('aria-label', 'Predicted values over true ones');
  p.body.append(picture, low, high);
  return ({step, rows}) => {
    const right = examples.rows.map(row => row.value);
    const told = rows.map(row => Number(row.value));
    const all = [...right, ...told].filter(Number.isFinite);
    const from = Math.min(...all), span = Math.max(...all) - from || 1;
    const at = value => (value - from) / span * SIZE;
    picture.replaceChildren();
    svg('rect', {x: 0, y: 0, width: SIZE, height: SIZE, class: 'frame'}, picture);
    svg('line', {x1: 0, y1: SIZE, x2: SIZE, y2: 0, class: 'same'}, picture);
    right.forEach((value, i) => {
      if (Number.isFinite(told[i])) svg('circle', {cx: at(value), cy: SIZE - at(told[i]), r: 1.1}, picture);
    });
    low.textContent = number(from);
    high.textContent = number(from + span);
    p.note.textContent = 'step ' + step;
  };
}

function number(value) {
  return Number(value.toPrecision(4)).toLocaleString('en');
}
