// The panel to draw a digit in, with mouse, pen, finger or keys.

import {post} from './actions.js';
import {rows, seen} from './guess.js';
import {panel, colour} from './panels.js';

const DRAWING = 112;
const PAD = 196;
const PEN = 16;
const STRIDE = PAD / 28;

/** Directions in which keys move the pen: the arrow keys, and the keys of the corners around them. */
const MOVES = {
  ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1],
  Home: [-1, -1], PageUp: [1, -1], End: [-1, 1], PageDown: [1, 1],
};

/** The panel to draw a digit in. */
export function drawing() {
  const p = panel('Draw a digit', recolour, 'Draw, and see what the network takes it for, now and as it goes on ' +
    'learning. It is given your digit centred, in 28 × 28 pixels.');
  p.body.innerHTML = `<div class="draw">
    <div><div class="board"><canvas class="pad" width="${PAD}" height="${PAD}" tabindex="0" role="application"
      aria-label="Drawing pad" aria-describedby="pad-help"></canvas><span class="pen" hidden></span></div>
    <div class="under"><button type="button" class="wipe">Wipe</button>
    <span class="given" aria-hidden="true">what<br>it sees</span>
    <canvas class="seen" width="56" height="56" role="img" aria-label="What the network is given"></canvas></div></div>
    <div class="beside"><div class="bars" role="group" aria-label="Probabilities"></div>
    <p class="help" id="pad-help">Keys on the pad: arrows move the pen, <kbd>Space</kbd> puts it down or lifts it,
      <kbd>Del</kbd> wipes.</p></div></div>
    <p class="hidden-text told" role="status"></p>`;
  const find = name => p.body.querySelector(name);
  const pad = find('.pad'), pen = find('.pen');
  const context = pad.getContext('2d', {willReadFrequently: true});
  const small = find('.seen').getContext('2d');
  const bars = rows(find('.bars'));
  const keyed = {x: PAD / 2, y: PAD / 4, down: false, used: false};
  let down = false, drawn = false, waiting = false, again = false, best = -1;

  /** For screen readers; the note at the head is for sighted users. */
  function tell(sentence) {
    find('.told').textContent = sentence;
  }

  function wipe() {
    for (const each of [context, small]) each.clearRect(0, 0, PAD, PAD);
    drawn = false;
    best = -1;
    p.note.textContent = '';
    bars.forEach(row => row.set(null, false));
    lift();
    tell('wiped');
  }

  /** Ink in a colour that is visible on the present background. */
  function recolour() {
    for (const each of [context, small]) {
      each.globalCompositeOperation = 'source-in';
      each.fillStyle = `rgb(${colour('ink')})`;
      each.fillRect(0, 0, PAD, PAD);
      each.globalCompositeOperation = 'source-over';
    }
  }

  function begin(x, y) {
    context.beginPath();
    context.lineWidth = PEN;
    context.lineCap = context.lineJoin = 'round';
    context.strokeStyle = `rgb(${colour('ink')})`;
    context.moveTo(x, y);
    line(x, y);
  }

  function line(x, y) {
    context.lineTo(x, y);
    context.stroke();
    drawn = true;
  }

  function at(event) {
    const box = pad.getBoundingClientRect();
    return [(event.clientX - box.left) * PAD / box.width, (event.clientY - box.top) * PAD / box.height];
  }

  function lift() {
    down = keyed.down = false;
    showPen();
  }

  /** Shows where keys draw; with other input devices the position is visible anyway. */
  function showPen() {
    pen.hidden = !keyed.used || document.activeElement !== pad;
    pen.classList.toggle('down', keyed.down);
    pen.style.left = keyed.x / PAD * 100 + '%';
    pen.style.top = keyed.y / PAD * 100 + '%';
  }

  /** One stroke of the pen; true if the key belongs to the pad. */
  function pressed(key) {
    keyed.used = true;
    if (key in MOVES) {
      const [dx, dy] = MOVES[key];
      keyed.x = Math.min(PAD - PEN / 2, Math.max(PEN / 2, keyed.x + dx * STRIDE));
      keyed.y = Math.min(PAD - PEN / 2, Math.max(PEN / 2, keyed.y + dy * STRIDE));
      if (keyed.down) line(keyed.x, keyed.y);
    } else if (key === ' ') {
      keyed.down = !keyed.down;
      if (keyed.down) {
        begin(keyed.x, keyed.y);
        tell('pen down');
      } else ask(true);
    } else if (key === 'Delete' || key === 'Backspace') wipe();
    else return false;
    showPen();
    return true;
  }

  pad.addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey || !pressed(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
  });
  pad.addEventListener('focus', () => {
    keyed.used = pad.matches(':focus-visible');
    showPen();
  });
  pad.addEventListener('blur', lift);
  pad.addEventListener('pointerdown', event => {
    keyed.used = false;
    lift();
    down = true;
    pad.setPointerCapture(event.pointerId);
    begin(...at(event));
  });
  pad.addEventListener('pointermove', event => { if (down) line(...at(event)); });
  for (const end of ['pointerup', 'pointercancel']) {
    pad.addEventListener(end, () => { if (down) { down = false; ask(true); } });
  }
  find('.wipe').addEventListener('click', wipe);

  /** The ink of the drawing, whatever its colour, in the size that the server expects. */
  function ink() {
    const small = document.createElement('canvas');
    small.width = small.height = DRAWING;
    const to = small.getContext('2d');
    to.drawImage(pad, 0, 0, DRAWING, DRAWING);
    const rgba = to.getImageData(0, 0, DRAWING, DRAWING).data;
    return Uint8Array.from({length: DRAWING * DRAWING}, (_, i) => rgba[4 * i + 3]);
  }

  async function ask(person) {
    if (!drawn) return;
    if (waiting) { again = person; return; }
    waiting = true;
    try {
      show(await post('draw', ink()), person);
    } catch (e) {
      p.note.textContent = e.message;
      if (person) tell(e.message);
    } finally {
      waiting = false;
      if (again) { again = false; ask(true); }
    }
  }

  function show({probabilities, pixels}, person) {
    const before = best;
    best = probabilities.indexOf(Math.max(...probabilities));
    bars.forEach((row, digit) => row.set(probabilities[digit], digit === best));
    p.note.textContent = `it looks like ${best}`;
    // During training only the prediction changes.
    if (person || best !== before) {
      tell(`it looks like ${best}, ${Math.round(probabilities[best] * 100)} percent`);
    }
    if (person) seen(small, pixels);
  }

  return {
    panel: p,
    /** The network has been trained further: classify the drawing again. */
    learned() { if (!down && !keyed.down && !waiting) ask(false); },
  };
}
