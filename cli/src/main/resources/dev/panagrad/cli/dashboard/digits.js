// Digits of the batch and of the test set: misrecognised ones first, on a marked ground.

import {panel, colour, fit} from './panels.js';

const SIDE = 28;
const SIZE = SIDE * SIDE;

/** A panel with a grid of digits. */
export function digits(name, scaled) {
  const canvas = document.createElement('canvas');
  canvas.setAttribute('role', 'img');
  const sheet = new Sheet();
  let shown = null;
  const p = panel(name, () => shown && draw());
  p.body.append(canvas);
  p.note.textContent = 'none yet';

  function draw() {
    const {context, width, height, scale: dense} = fit(canvas, p);
    const {labels, found, order, wrong, count} = shown;
    const margin = scaled ? 48 : 0;
    const columns = scaled ? filling(count, width - margin, height) : 10;
    const rows = Math.ceil(count / columns);
    const cell = Math.max(4, Math.min((width - margin) / columns, height / rows));
    const left = margin + Math.max(0, (width - margin - cell * columns) / 2);
    sheet.paint(shown, columns, rows, cell * dense > SIDE / 2 + 2);
    context.clearRect(0, 0, width, height);
    context.imageSmoothingEnabled = true;
    context.drawImage(sheet.canvas, left, 0, cell * columns, cell * rows);
    if (cell >= 15) {
      writeOn(context, cell);
      for (let place = 0; place < wrong; place++) {
        const digit = order[place];
        mark(context, left + place % columns * cell, Math.floor(place / columns) * cell, cell,
          labels[digit], found[digit]);
      }
    }
    if (scaled) scale(context, left, cell, rows, columns, count, wrong);
  }

  return {
    panel: p,
    set(next) {
      shown = sorted(next);
      const {wrong, count, accuracy} = shown;
      p.note.textContent = scaled && accuracy !== null
        ? `${wrong} of ${count} wrong; all: ${(accuracy * 100).toFixed(2)} %`
        : `${wrong} of ${count} wrong`;
      const right = ((count - wrong) / count * 100).toFixed(1);
      canvas.setAttribute('aria-label', `${name}: ${right} % recognised, ${wrong} of ${count} wrong`);
      canvas.dataset.wrong = String(wrong);
      canvas.dataset.count = String(count);
      canvas.dataset.step = String(next.step);
      p.refresh();
    },
  };
}

/** The digits in the order in which they are shown. */
function sorted(digits) {
  const {labels, found, pixels} = digits;
  const count = Math.min(labels.length, Math.floor(pixels.length / SIZE));
  const order = [], right = [];
  for (let i = 0; i < count; i++) (labels[i] === found[i] ? right : order).push(i);
  const wrong = order.length;
  return {...digits, count, wrong, order: order.concat(right)};
}

/** How many squares beside each other fill an area best. */
function filling(count, width, height) {
  let columns = Math.ceil(Math.sqrt(count * width / height));
  while (Math.ceil(count / columns) * width / columns > height) columns++;
  return columns;
}

/** All digits on their grounds as one picture of the size that they have or of half of it, drawn at once. */
class Sheet {
  canvas = document.createElement('canvas');
  image = null;

  paint({pixels, order, wrong}, columns, rows, whole) {
    const side = whole ? SIDE : SIDE / 2;
    const from = whole ? pixels : halved(pixels);
    const width = columns * side;
    const height = rows * side;
    if (!this.image || this.image.width !== width || this.image.height !== height) {
      this.canvas.width = width;
      this.canvas.height = height;
      this.image = new ImageData(width, height);
    }
    const to = new Uint32Array(this.image.data.buffer);
    to.fill(0);
    const onPaper = shades('paper'), onWrong = shades('wrong');
    for (let place = 0; place < order.length; place++) {
      const corner = Math.floor(place / columns) * side * width + place % columns * side;
      copy(from, order[place] * side * side, to, corner, width, side, place < wrong ? onWrong : onPaper);
    }
    this.canvas.getContext('2d').putImageData(this.image, 0, 0);
  }
}

function copy(from, at, to, corner, width, side, shade) {
  for (let row = 0; row < side; row++, corner += width) {
    for (let col = 0; col < side; col++) to[corner + col] = shade[from[at++]];
  }
}

const halves = new WeakMap();

/** Digits of half the size, where there is no room for more; made once of the same pixels. */
function halved(pixels) {
  if (!halves.has(pixels)) {
    const half = new Uint8Array(pixels.length / 4);
    // Rows of one digit follow each other, and digits do, so that all of them are one tall picture.
    for (let i = 0; i < half.length; i++) {
      const at = Math.floor(i / (SIDE / 2)) * 2 * SIDE + i % (SIDE / 2) * 2;
      half[i] = (pixels[at] + pixels[at + 1] + pixels[at + SIDE] + pixels[at + SIDE + 1]) / 4;
    }
    halves.set(pixels, half);
  }
  return halves.get(pixels);
}

/** What a pixel looks like by how much ink it has, 0 to 255. */
function shades(ground) {
  const rgb = name => colour(name).split(',').map(Number);
  const from = rgb(ground), to = rgb('ink');
  const bytes = new Uint8ClampedArray(4 * 256).fill(255);
  for (let ink = 0; ink < 256; ink++) {
    for (let c = 0; c < 3; c++) bytes[4 * ink + c] = from[c] + ink / 255 * (to[c] - from[c]);
  }
  return new Uint32Array(bytes.buffer);
}

function writeOn(context, cell) {
  context.font = `bold ${Math.max(9, Math.round(cell * .3))}px system-ui, sans-serif`;
  context.textBaseline = 'bottom';
  context.lineWidth = 3;
  context.lineJoin = 'round';
  // A rim of paper, so that they read on the marked ground and over ink.
  context.strokeStyle = `rgb(${colour('paper')})`;
}

/** The right digit at the left, the computed one at the right. */
function mark(context, x, y, cell, label, found) {
  context.textAlign = 'left';
  context.strokeText(label, x + 1, y + cell - 1);
  context.fillStyle = colour('right-text');
  context.fillText(label, x + 1, y + cell - 1);
  context.textAlign = 'right';
  context.strokeText(found, x + cell - 2, y + cell - 1);
  context.fillStyle = colour('found-text');
  context.fillText(found, x + cell - 2, y + cell - 1);
}

/** Marks at the side, so that the end of the wrong ones reads as the share recognised. */
function scale(context, left, cell, rows, columns, count, wrong) {
  context.font = '11px system-ui, sans-serif';
  context.textAlign = 'right';
  context.textBaseline = 'middle';
  const share = wrong / count;
  const end = wrong / columns * cell;
  const shown = y => Math.max(6, y);
  context.fillStyle = colour('faint');
  const step = [.02, .04, .1, .2].find(s => s * count / columns * cell >= 16) || .5;
  for (let error = 0; error <= 1.0001; error += step) {
    const y = error * count / columns * cell;
    if (Math.abs(shown(y) - shown(end)) >= 12 && y <= rows * cell + 1) {
      context.fillText(`${Math.round((1 - error) * 100)}%`, left - 6, shown(y));
    }
  }
  context.fillStyle = colour('wrong-line');
  context.font = 'bold 11px system-ui, sans-serif';
  context.fillText(`${((1 - share) * 100).toFixed(1)}%`, left - 4, shown(end));
  context.beginPath();
  context.moveTo(left - 4, end);
  context.lineTo(left + columns * cell, end);
  for (const [style, width] of [[`rgb(${colour('paper')})`, 4], [colour('wrong-line'), 2]]) {
    context.strokeStyle = style;
    context.lineWidth = width;
    context.stroke();
  }
}

/** Pixels from 0 to 255 of sixteen greys, two a byte, in a base64 text. */
export function unpacked(base64) {
  const pairs = atob(base64);
  const pixels = new Uint8Array(2 * pairs.length);
  for (let i = 0; i < pairs.length; i++) {
    const pair = pairs.charCodeAt(i);
    pixels[2 * i] = (pair >> 4) * 17;
    pixels[2 * i + 1] = (pair & 15) * 17;
  }
  return pixels;
}
