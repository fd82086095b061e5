// Digits of the batch and of the test set: misrecognised ones first, on a marked ground.

import {panel, colour, fit} from './panels.js';

const SIDE = 28;
const SIZE = SIDE * SIDE;

/** A panel with a grid of digits. */
export function digits(name, scaled) {
  const canvas = document.createElement('canvas');
  canvas.setAttribute('role', 'img');
  let shown = null;
  const p = panel(name, () => shown && draw());
  p.body.append(canvas);

  function draw() {
    const {context, width, height} = fit(canvas, p.body);
    const {labels, found, pixels, accuracy} = shown;
    const count = Math.min(labels.length, Math.floor(pixels.length / SIZE));
    const order = [...Array(count).keys()].sort((a, b) =>
      (labels[a] === found[a]) - (labels[b] === found[b]) || a - b);
    const wrong = order.filter(i => labels[i] !== found[i]).length;
    const margin = scaled ? 48 : 0;
    const columns = scaled ? filling(count, width - margin, height) : 10;
    const rows = Math.ceil(count / columns);
    const cell = Math.max(4, Math.min((width - margin) / columns, height / rows));
    const left = margin + Math.max(0, (width - margin - cell * columns) / 2);
    const tiles = tile(order, shown);
    context.clearRect(0, 0, width, height);
    context.imageSmoothingEnabled = true;
    order.forEach((digit, place) => {
      const x = left + place % columns * cell;
      const y = Math.floor(place / columns) * cell;
      context.drawImage(tiles, place % 50 * SIDE, Math.floor(place / 50) * SIDE, SIDE, SIDE,
        x, y, cell - .5, cell - .5);
      if (labels[digit] !== found[digit] && cell >= 15) {
        mark(context, x, y, cell, labels[digit], found[digit]);
      }
    });
    if (scaled) scale(context, left, cell, rows, columns, count, wrong);
    const right = ((count - wrong) / count * 100).toFixed(1);
    p.note.textContent = scaled && accuracy !== null
      ? `${wrong} of ${count} wrong; all: ${(accuracy * 100).toFixed(2)} %`
      : `${wrong} of ${count} wrong`;
    canvas.setAttribute('aria-label', `${name}: ${right} % recognised, ${wrong} of ${count} wrong`);
    canvas.dataset.wrong = String(wrong);
    canvas.dataset.count = String(count);
  }

  return {
    panel: p,
    set(next) { shown = next; draw(); },
  };
}

/** How many squares beside each other fill an area best. */
function filling(count, width, height) {
  let columns = Math.ceil(Math.sqrt(count * width / height));
  while (Math.ceil(count / columns) * width / columns > height) columns++;
  return columns;
}

/** All digits on their grounds in one picture, 50 beside each other. */
function tile(order, {labels, found, pixels}) {
  const rgb = name => colour(name).split(',').map(Number);
  const ink = rgb('ink'), paper = rgb('paper'), wrong = rgb('wrong');
  const width = 50 * SIDE;
  const height = Math.ceil(order.length / 50) * SIDE;
  const image = new ImageData(width, height);
  order.forEach((digit, place) => {
    const ground = labels[digit] === found[digit] ? paper : wrong;
    const corner = Math.floor(place / 50) * SIDE * width + place % 50 * SIDE;
    for (let i = 0; i < SIZE; i++) {
      const share = pixels[digit * SIZE + i] / 255;
      const at = 4 * (corner + Math.floor(i / SIDE) * width + i % SIDE);
      for (let c = 0; c < 3; c++) image.data[at + c] = ground[c] + share * (ink[c] - ground[c]);
      image.data[at + 3] = 255;
    }
  });
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  canvas.getContext('2d').putImageData(image, 0, 0);
  return canvas;
}

/** The right digit at the left, the computed one at the right. */
function mark(context, x, y, cell, label, found) {
  context.font = `bold ${Math.max(9, Math.round(cell * .3))}px system-ui, sans-serif`;
  context.textBaseline = 'bottom';
  context.lineWidth = 3;
  context.lineJoin = 'round';
  context.strokeStyle = `rgb(${colour('wrong')})`;
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
  context.fillStyle = colour('faint');
  context.strokeStyle = colour('line');
  const step = [.02, .04, .1, .2].find(s => s * count / columns * cell >= 16) || .5;
  for (let error = 0; error <= 1.0001; error += step) {
    const y = error * count / columns * cell;
    if (Math.abs(y - end) >= 12 && y <= rows * cell + 1) {
      context.fillText(`${Math.round((1 - error) * 100)}%`, left - 6, Math.max(6, y));
    }
  }
  context.fillStyle = colour('wrong-line');
  context.font = 'bold 11px system-ui, sans-serif';
  context.fillText(`${((1 - share) * 100).toFixed(1)}%`, left - 4, Math.max(6, end));
  context.strokeStyle = colour('wrong-line');
  context.lineWidth = 2;
  context.beginPath();
  context.moveTo(left - 4, end);
  context.lineTo(left + columns * cell, end);
  context.stroke();
}

/** The bytes in a base64 text. */
export function bytes(base64) {
  const text = atob(base64);
  const all = new Uint8Array(text.length);
  for (let i = 0; i < all.length; i++) all[i] = text.charCodeAt(i);
  return all;
}
