// Sizes of the gradients of each layer: how much the next update changes, and where none arrive.

import {post} from './actions.js';
import {colour, says, sized} from './panels.js';

const NAMES = {digit: 'of this digit', batch: 'of the batch'};

/** The scale of bars is logarithmic: this many powers of ten below the longest, a bar has its least length. */
const DECADES = 6;

const WIDTH = 93, HEIGHT = 24;

/** A histogram of the values, with 0 in the middle. */
function histogram(canvas, bars, label) {
  const scale = window.devicePixelRatio || 1;
  const context = sized(canvas, WIDTH * scale, HEIGHT * scale, 1 / scale, label);
  context.setTransform(scale, 0, 0, scale, 0, 0);
  context.clearRect(0, 0, WIDTH, HEIGHT);
  const most = Math.max(...bars), width = WIDTH / bars.length;
  bars.forEach((share, i) => {
    // By powers of ten: most gradients are nearly 0, and the few others must be visible too.
    const height = share > 0 ? Math.max(1, (1 + Math.log10(share / most) / 4) * HEIGHT) : 0;
    context.fillStyle = `rgb(${colour(i * 2 + 1 < bars.length ? 'band2' : 'band')})`;
    context.fillRect(i * width, HEIGHT - height, width - .5, height);
  });
}

function figure(value) {
  if (value < 0) return 'no number';
  if (value === 0) return '0';
  const [digits, power] = value.toExponential(1).split('e');
  return Math.abs(power) < 3 ? String(Number(value.toPrecision(2))) : `${digits} · 10${raised(power)}`;
}

function raised(power) {
  return [...String(Number(power))].map(c => c === '-' ? '⁻' : '⁰¹²³⁴⁵⁶⁷⁸⁹'[c]).join('');
}

/** The place of a layer's gradients: a caption, and below it a histogram beside a bar. */
function box(room) {
  const whole = document.createElement('div');
  whole.className = 'gradient';
  const caption = document.createElement('small'), row = document.createElement('div');
  const canvas = document.createElement('canvas'), bar = document.createElement('i');
  row.append(canvas, bar);
  whole.append(caption, row);
  room.append(whole);
  return {whole, caption, canvas, bar};
}

/**
 * The choice of the gradients to show, and their bars below the layers.
 *
 * room returns the element for a layer; example the number of the digit shown, if any; changed is called after a choice
 */
export function gradients(kinds, room, example, changed) {
  const control = document.createElement('label');
  const choice = document.createElement('select');
  choice.append(...kinds.map(kind => new Option(NAMES[kind], kind)), new Option('hidden', ''));
  // Without a digit the panel computes nothing else, so gradients are computed only when they are chosen.
  if (!example) choice.value = '';
  control.append('gradients ', choice);
  choice.addEventListener('change', () => { if (choice.value) changed(); else clear(); });
  const shown = new Map();
  let last = null;

  function clear() {
    last = null;
    for (const {whole} of shown.values()) whole.remove();
    shown.clear();
  }

  function draw() {
    if (!last) return;
    control.dataset.step = String(last.step);
    const most = Math.max(...last.layers.map(layer => layer.typical), 1e-30);
    for (const {name, norm, typical, bars} of last.layers) {
      if (!shown.has(name)) shown.set(name, box(room(name)));
      const {caption, canvas, bar} = shown.get(name);
      says(caption, `gradients: typically ${figure(typical)}, norm ${figure(norm)}`);
      const length = typical > 0 ? Math.max(.02, 1 + Math.log10(typical / most) / DECADES) : 0;
      bar.style.width = `calc((100% - ${WIDTH + 8}px) * ${length.toFixed(3)})`;
      histogram(canvas, bars, `Gradients of ${name} around 0`);
    }
  }

  return {
    control,
    draw,
    /** Requests them again, if they are chosen. */
    async ask() {
      const kind = choice.value;
      if (!kind) return;
      const found = await post('gradients', JSON.stringify(kind === 'digit' ? {example: example()} : {}));
      if (kind !== choice.value) {
        await this.ask();
        return;
      }
      last = found;
    },
  };
}
