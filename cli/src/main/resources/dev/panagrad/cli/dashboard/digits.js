// Digits of the batch and of the test set: misclassified ones first, on a marked ground.

import {panel, colour, fit} from './panels.js';

const SIDE = 28;
const SIZE = SIDE * SIDE;

/** The least and greatest size of tiles of misclassified digits, which are as large as fits. */
const LEAST_TILE = 34, MOST_TILE = 56;

/** The ratio of a tile with its caption to the tile alone. */
const UNDER = 1.42;

/** A panel of digits: wrong ones first, large, with their predicted class; the others below. */
export function digits(name, help) {
  const canvas = document.createElement('canvas');
  canvas.setAttribute('role', 'img');
  canvas.setAttribute('aria-label', name);
  const wrongSheet = new Sheet(), rightSheet = new Sheet();
  let shown = null;
  const p = panel(name, () => shown && draw(), help);
  p.body.append(canvas);
  p.awaits('They come with the first evaluation.');

  function draw() {
    const {context, width, height, scale: dense} = fit(canvas, p);
    const {order, wrong, count} = shown;
    context.clearRect(0, 0, width, height);
    context.imageSmoothingEnabled = true;
    let top = 0;
    if (wrong > 0) top = drawWrong(context, width, wrong === count ? height : height * .6, dense);
    const right = order.slice(wrong);
    if (right.length === 0 || height - top < 20) return;
    const columns = filling(right.length, width, height - top);
    const rows = Math.ceil(right.length / columns);
    const cell = Math.max(3, Math.min(width / columns, (height - top) / rows));
    rightSheet.paint(shown.pixels, right, columns, rows, cell * dense > SIDE / 2 + 2, 'paper');
    context.drawImage(rightSheet.canvas, (width - cell * columns) / 2, top, cell * columns, cell * rows);
  }

  /** Returns where it ends. */
  function drawWrong(context, width, height, dense) {
    const {labels, found, order, wrong} = shown;
    const room = tile => Math.floor(width / tile) * Math.floor(height / tile / UNDER);
    let tile = MOST_TILE;
    while (tile > LEAST_TILE && room(tile) < wrong) tile--;
    const drawn = Math.max(1, Math.min(wrong, room(tile)));
    const columns = Math.max(1, Math.floor(width / tile));
    const rows = Math.ceil(drawn / columns);
    const gap = 3;
    wrongSheet.paint(shown.pixels, order.slice(0, drawn), columns, rows, tile * dense > SIDE / 2 + 2, 'wrong');
    const side = wrongSheet.side;
    context.font = `bold ${Math.max(10, Math.round(tile * .32))}px system-ui, sans-serif`;
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    context.fillStyle = colour('found-text');
    for (let place = 0; place < drawn; place++) {
      const column = place % columns, row = Math.floor(place / columns);
      const x = column * tile, y = row * tile * UNDER;
      context.drawImage(wrongSheet.canvas, column * side, row * side, side, side, x + gap / 2, y, tile - gap, tile - gap);
      context.fillText(`${labels[order[place]]}→${found[order[place]]}`, x + tile / 2, y + tile * (1 + UNDER) / 2 - 2);
    }
    p.key.textContent = drawn < wrong ? `first ${drawn} wrong; right→taken for` : 'right→taken for';
    return rows * tile * UNDER + 4;
  }

  return {
    panel: p,
    set(next) {
      shown = sorted(next);
      p.body.querySelector('.help')?.remove();
      const {wrong, count, accuracy} = shown;
      p.note.textContent = accuracy !== null
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

/** How many squares side by side fill an area best. */
function filling(count, width, height) {
  let columns = Math.ceil(Math.sqrt(count * width / height));
  while (Math.ceil(count / columns) * width / columns > height) columns++;
  return columns;
}

/** All digits on their grounds as one picture, in full or half size, drawn at once. */
class Sheet {
  canvas = document.createElement('canvas');
  image = null;

  side = SIDE;

  /** Paints the listed digits. */
  paint(pixels, order, columns, rows, whole, ground) {
    const side = this.side = whole ? SIDE : SIDE / 2;
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
    const shade = shades(ground);
    for (let place = 0; place < order.length; place++) {
      const corner = Math.floor(place / columns) * side * width + place % columns * side;
      copy(from, order[place] * side * side, to, corner, width, side, shade);
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

/** Digits of half the size, if there is no room for more; computed once per set of pixels. */
function halved(pixels) {
  if (!halves.has(pixels)) {
    const half = new Uint8Array(pixels.length / 4);
    // Rows and digits are consecutive, so all digits together are one tall picture.
    for (let i = 0; i < half.length; i++) {
      const at = Math.floor(i / (SIDE / 2)) * 2 * SIDE + i % (SIDE / 2) * 2;
      half[i] = (pixels[at] + pixels[at + 1] + pixels[at + SIDE] + pixels[at + SIDE + 1]) / 4;
    }
    halves.set(pixels, half);
  }
  return halves.get(pixels);
}

/** The colour of a pixel by its amount of ink, 0 to 255. */
function shades(ground) {
  const rgb = name => colour(name).split(',').map(Number);
  const from = rgb(ground), to = rgb('ink');
  const bytes = new Uint8ClampedArray(4 * 256).fill(255);
  for (let ink = 0; ink < 256; ink++) {
    for (let c = 0; c < 3; c++) bytes[4 * ink + c] = from[c] + ink / 255 * (to[c] - from[c]);
  }
  return new Uint32Array(bytes.buffer);
}

/** Decodes pixels from 0 to 255 in sixteen greys, two per byte, from base64. */
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
