// The layers of the network, and their values for one test digit during training.

import {post} from './actions.js';
import {gradients} from './gradients.js';
import {panel, colour, says, sized} from './panels.js';

const SIDE = 28;

function bytes(base64) {
  const text = atob(base64);
  return Uint8Array.from({length: text.length}, (_, i) => text.charCodeAt(i));
}

function rgb(name) {
  return colour(name).split(',').map(Number);
}

/** Squares of values side by side: 128 is 0 and the background, less is orange, more is blue. */
function tiles(canvas, values, count, side, columns, label, scale) {
  const rows = Math.ceil(count / columns);
  const gap = side > 1 ? 1 : 0;
  const context = sized(canvas, columns * (side + gap), rows * (side + gap), scale, label);
  const image = context.createImageData(canvas.width, canvas.height);
  const ground = rgb('paper'), more = rgb('band'), less = rgb('band2');
  for (let i = 0; i < count; i++) {
    for (let p = 0; p < side * side; p++) {
      const value = Math.max(-1, (values[i * side * side + p] - 128) / 127);
      const to = value < 0 ? less : more;
      const x = i % columns * (side + gap) + p % side;
      const y = Math.floor(i / columns) * (side + gap) + Math.floor(p / side);
      const share = Math.abs(value) ** .7;
      const at = 4 * (y * canvas.width + x);
      for (let c = 0; c < 3; c++) image.data[at + c] = ground[c] + share * (to[c] - ground[c]);
      image.data[at + 3] = 255;
    }
  }
  context.putImageData(image, 0, 0);
}

/** The captions and pictures of a layer, kept from drawing to drawing: making them anew costs more than drawing them. */
class Figures {
  used = 0;

  constructor(room) {
    this.room = room;
  }

  /** Sets the next caption and returns the canvas below it. */
  next(caption) {
    const {children} = this.room;
    const at = 2 * this.used++;
    if (children.length === at) this.room.append(text('small', ''), document.createElement('canvas'));
    says(children[at], caption);
    return children[at + 1];
  }

  /** Removes those that are no longer used. */
  end() {
    while (this.room.children.length > 2 * this.used) this.room.lastChild.remove();
  }
}

function text(element, content, style) {
  const made = document.createElement(element);
  made.textContent = content;
  if (style) made.className = style;
  return made;
}

/** The digit, overlaid with the parts that matter for the prediction. */
function digit(canvas, pixels, parts, places) {
  const context = sized(canvas, 2 * SIDE, 2 * SIDE, 1.5, 'The digit; marked is what its answer comes from');
  const image = context.createImageData(2 * SIDE, 2 * SIDE);
  const paper = rgb('paper'), ink = rgb('ink'), good = rgb('band'), bad = rgb('band2');
  const most = Math.max(.02, ...parts.map(Math.abs));
  for (let y = 0; y < 2 * SIDE; y++) {
    for (let x = 0; x < 2 * SIDE; x++) {
      const dark = pixels[(y >> 1) * SIDE + (x >> 1)] / 255;
      const part = parts[Math.floor(y * places / 2 / SIDE) * places + Math.floor(x * places / 2 / SIDE)] / most;
      const tint = part > 0 ? good : bad;
      const share = Math.min(.7, Math.abs(part));
      const at = 4 * (y * 2 * SIDE + x);
      for (let c = 0; c < 3; c++) {
        const ground = paper[c] + share * (tint[c] - paper[c]);
        image.data[at + c] = ground + dark * (ink[c] - ground);
      }
      image.data[at + 3] = 255;
    }
  }
  context.putImageData(image, 0, 0);
}

/** The dimensions of a layer's result for one example. */
function size(shape) {
  return shape.replace(/^\[[^,\]]*,? ?/, '').replace(']', '').replaceAll(', ', ' × ') || '1';
}

/** Explains gradients in the help of the panel. */
const GRADIENTS = ' Gradients say how the loss changes with each weight: where their bar is short, a layer hardly learns. ' +
  'A sixth of its length is a factor of ten. Beside it: how many lie where around 0.';

/**
 * The panel: layers alone, or with their values for a digit, and the kinds of gradients that are available.
 *
 * answered is called when new values have come, which wait to be drawn with the other panels: each drawing on its own costs
 * layout and painting once more
 */
export function inside(layers, pixels, kinds, answered) {
  const p = panel('Inside the network', pixels || kinds.length ? redraw : null, (pixels
    ? 'Layers from the picture to the answer, with what each gives for this digit: blue above zero, orange below. ' +
      'On the digit, blue marks what the answer comes from: without it, the probability falls.'
    : 'The layers from what is fed to the answer, with the size of what each gives and its trained numbers.') +
    (kinds.length ? GRADIENTS : ''));
  let last = null;
  p.body.classList.add('scrolls');
  p.body.tabIndex = 0;
  p.body.setAttribute('role', 'group');
  p.body.setAttribute('aria-label', 'Layers');
  const list = document.createElement('ol');
  list.className = 'layers';
  const items = new Map();
  function layer({name, operations, shape, parameters}) {
    const item = document.createElement('li');
    const head = document.createElement('div');
    head.append(text('b', name), ' ', text('span', operations.toLowerCase(), 'ops'));
    item.append(head, text('small', `${size(shape)}${parameters ? `; ${parameters.toLocaleString('en')} weights` : ''}`));
    const room = document.createElement('div');
    room.className = 'maps';
    item.append(room);
    items.set(name, room);
    list.append(item);
  }
  layers.forEach(layer);
  p.body.append(list);
  let example = 0, waiting = false;
  const slopes = kinds.length === 0 ? null : gradients(kinds, name => {
    if (!items.has(name)) layer({name, operations: '', shape: '', parameters: 0});
    return items.get(name).parentElement;
  }, pixels && (() => example), () => look());
  let look = () => {};
  function redraw() {
    // Another training, whose pixels haven't come yet, may have begun since the answer.
    if (last && pixels()) show(last);
    if (slopes) slopes.draw();
  }
  if (!pixels) {
    if (!slopes) return {panel: p, learned() {}};
    const head = document.createElement('div');
    head.className = 'choose';
    const told = text('span', '');
    head.append(slopes.control, told);
    p.body.prepend(head);
    look = async (draw = redraw) => {
      if (waiting) return;
      waiting = true;
      says(told, await slopes.ask().then(() => '', e => e.message));
      draw();
      waiting = false;
    };
    return {panel: p, draw: redraw, learned() { if (p.seen && p.width > 0) look(answered); }};
  }
  look = ask;
  const choose = document.createElement('div');
  choose.className = 'choose';
  choose.innerHTML = '<div class="digit"><canvas class="parts"></canvas></div><div><button type="button" aria-label="The digit before">‹</button> ' +
    '<label>test digit <input type="number" min="0" value="0"></label> ' +
    '<button type="button" aria-label="The next digit">›</button><p class="told"></p></div>';
  p.body.prepend(choose);
  if (slopes) choose.lastChild.append(slopes.control);
  const field = choose.querySelector('input'), told = choose.querySelector('.told');
  const [before, next] = choose.querySelectorAll('button');
  field.addEventListener('change', () => go(Number(field.value)));
  before.addEventListener('click', () => go(example - 1));
  next.addEventListener('click', () => go(example + 1));
  function go(number) {
    const count = (pixels() || []).length / SIDE / SIDE;
    example = Math.max(0, Math.min(Math.round(number) || 0, Math.max(0, count - 1)));
    field.value = example;
    ask();
  }
  async function ask(draw = p.refresh) {
    if (waiting || !pixels()) return;
    waiting = true;
    const asked = example, first = last === null;
    let failure = null;
    try {
      last = {...await post('inspect', JSON.stringify({example: asked})), example: asked};
      if (slopes) await slopes.ask();
    } catch (e) {
      failure = e;
    }
    if (first || failure) p.refresh();
    else draw();
    if (failure) says(told, failure.message);
    waiting = false;
    if (asked !== example) ask();
  }
  function show({label, probabilities, layers: given, parts, places, example: of}) {
    const best = probabilities.indexOf(Math.max(...probabilities));
    says(told, best === label ? `a ${label}: right, ${(probabilities[best] * 100).toFixed(1)} % sure`
      : `${label}→${best}: a ${label} taken for a ${best}, ${(probabilities[best] * 100).toFixed(1)} % sure`);
    told.classList.toggle('wrong', best !== label);
    digit(choose.querySelector('canvas'), pixels().subarray(of * SIDE * SIDE, (of + 1) * SIDE * SIDE), parts, places);
    for (const layer of given) {
      const room = items.get(layer.name);
      if (!room) continue;
      const {count, side, channels, zeros} = layer;
      const width = Math.max(160, p.width - 30);
      const maps = side > 1;
      const scale = maps ? Math.max(1, Math.floor(32 / side)) : 8;
      const columns = Math.max(1, Math.min(count, Math.floor(width / ((side + (maps ? 1 : 0)) * scale))));
      const figures = new Figures(room);
      if (layer.filters) {
        const f = layer.filterSide, big = f > 7 ? 1 : 4;
        tiles(figures.next(`${f > 7 ? 'weights of each unit' : 'filters'}:`), bytes(layer.filters), layer.filterCount, f,
          Math.min(layer.filterCount, Math.floor(width / ((f + 1) * big))), 'weights', big);
      }
      tiles(figures.next(`gives${count < channels ? `, ${count} of ${channels}` : ''}${zeros > .05 ? `, ${Math.round(zeros * 100)} % zero` : ''}:`),
        bytes(layer.values), count, side, columns, `what ${layer.name} gives`, scale);
      figures.end();
    }
    p.body.dataset.example = String(of);
  }
  return {
    panel: p,
    draw: p.refresh,
    /** The network has been trained further: update the values, if they are visible. */
    learned() { if (p.seen && p.width > 0) ask(answered); },
  };
}
