// The panels of the page: one for each key, zoomed by number.

const main = document.getElementById('panels');
const panels = [];
const colours = new Map();

/** Creates a panel; draw is called when its size or the page's colours change, and on refresh. */
export function panel(name, draw, help) {
  const number = panels.length + 1;
  const section = document.createElement('section');
  section.className = 'panel';
  section.id = 'panel-' + number;
  section.setAttribute('aria-label', name);
  const head = document.createElement('header');
  const title = document.createElement('h2');
  title.append(name, ' ');
  const note = document.createElement('small');
  title.append(note);
  const key = document.createElement('span');
  key.className = 'key';
  const zoom = document.createElement('button');
  zoom.type = 'button';
  zoom.className = 'zoom';
  zoom.append(String(number));
  zoom.setAttribute('aria-label', `Show ${name} alone, or all panels again`);
  zoom.setAttribute('aria-pressed', 'false');
  zoom.addEventListener('click', () => show(zoomed() === number ? 0 : number));
  head.append(title, key, zoom);
  if (help) explain(name, help, head, zoom);
  const body = document.createElement('div');
  body.className = 'body';
  section.append(head, body);
  main.append(section);
  const made = {number, section, body, note, key, zoom, draw, width: 0, height: 0, seen: true, stale: false};
  panels.push(made);
  if (draw) {
    new ResizeObserver(() => {
      made.width = body.clientWidth - 16;
      made.height = body.clientHeight - 8;
      made.refresh();
    }).observe(body);
    new IntersectionObserver(([{isIntersecting}]) => {
      made.seen = isIntersecting;
      if (made.seen && made.stale) made.refresh();
    }).observe(section);
  }
  /** Draws now, or when it becomes visible. */
  made.refresh = () => {
    made.stale = !made.seen || made.width <= 0;
    if (!made.stale) draw();
  };
  /** Shows a sentence until the panel's content arrives and replaces it. */
  made.awaits = sentence => {
    note.textContent = 'none yet';
    const wait = document.createElement('p');
    wait.className = 'help';
    wait.textContent = sentence;
    body.prepend(wait);
  };
  return made;
}

/** A button that shows and hides the panel's help. */
function explain(name, help, head, before) {
  const what = document.createElement('p');
  what.className = 'what';
  what.textContent = help;
  what.hidden = true;
  const why = document.createElement('button');
  why.type = 'button';
  why.className = 'zoom why';
  why.textContent = '?';
  why.setAttribute('aria-label', `What is ${name}?`);
  why.setAttribute('aria-expanded', 'false');
  why.addEventListener('click', () => {
    what.hidden = !what.hidden;
    why.setAttribute('aria-expanded', String(!what.hidden));
  });
  head.insertBefore(why, before);
  head.append(what);
}

/** Removes all panels, for another training. */
export function clear() {
  panels.length = 0;
  main.replaceChildren();
  main.classList.remove('one');
}

function zoomed() {
  const one = panels.find(p => p.section.classList.contains('zoomed'));
  return one ? one.number : 0;
}

export function count() {
  return panels.length;
}

/** Shows one panel, or all with 0; does nothing if there is no such panel. */
export function show(number) {
  if (number > panels.length) return;
  main.classList.toggle('one', number > 0);
  for (const p of panels) {
    p.section.classList.toggle('zoomed', p.number === number);
    p.zoom.setAttribute('aria-pressed', String(p.number === number));
  }
}

/** Redraws everything in the present colours. */
export function redraw() {
  colours.clear();
  for (const p of panels) if (p.draw) p.refresh();
}

/** A colour of the style sheet. */
export function colour(name) {
  if (!colours.has(name)) {
    colours.set(name, getComputedStyle(document.documentElement).getPropertyValue('--' + name).trim());
  }
  return colours.get(name);
}

/** A canvas that fills a panel, in device pixels; returns its context and size in CSS pixels. */
export function fit(canvas, of) {
  const width = Math.max(40, of.width);
  const height = Math.max(40, of.height);
  const scale = window.devicePixelRatio || 1;
  const inner = [Math.round(width * scale), Math.round(height * scale)];
  if (canvas.width !== inner[0] || canvas.height !== inner[1]) {
    [canvas.width, canvas.height] = inner;
    canvas.style.width = width + 'px';
    canvas.style.height = height + 'px';
  }
  const context = canvas.getContext('2d');
  context.setTransform(scale, 0, 0, scale, 0, 0);
  return {context, width, height, scale};
}

/** Gives a canvas a size, a scale of its pixels and a label; setting a size anew would clear and lay it out again. */
export function sized(canvas, width, height, scale, label) {
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
    canvas.style.width = width * scale + 'px';
    canvas.style.height = height * scale + 'px';
    canvas.setAttribute('role', 'img');
  }
  if (canvas.getAttribute('aria-label') !== label) canvas.setAttribute('aria-label', label);
  return canvas.getContext('2d');
}

/** Sets a text, if it is another one: setting it anew would lay it out again. */
export function says(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
