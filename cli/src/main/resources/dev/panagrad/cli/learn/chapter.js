// A chapter: its text, the training that starts in it, and its question.

import {ask} from './asking.js';
import {mark} from './progress.js';

/** The place of the training on narrow pages: between the explanation and the things to try. */
const HERE = '<!-- training -->';

const wide = matchMedia('(min-width: 1000px)');

function element(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

/** The form of a chapter's settings, with its values by name. */
function settingsForm(chapter) {
  const fields = chapter.settings.map(({name, label, values, usual}) => {
    const select = element('select', {name}, ...values.map(value =>
      element('option', {value, selected: value === usual}, value === usual ? `${value} (usual)` : value)));
    return element('label', {}, label + ' ', select);
  });
  const start = element('button', {type: 'submit', id: 'start'}, 'Start the training');
  return element('form', {className: 'settings', autocomplete: 'off'}, ...fields, start);
}

/** The request to the program with the settings of a form. */
function order(chapter, form) {
  const {experiment, set, options} = chapter.run;
  const wanted = {do: 'begin', experiment, set: {...set}, ...options};
  for (const {name, usual} of chapter.settings) {
    const value = form.elements[name].value;
    // Unchanged settings are the training's defaults.
    if (value === usual && name !== 'experiment') continue;
    if (name === 'experiment' || name === 'unit' || name === 'steps' || name === 'batch') wanted[name] = value;
    else wanted.set[name] = value;
  }
  for (const name of ['steps', 'batch', 'vocabulary']) if (name in wanted) wanted[name] = Number(wanted[name]);
  for (const [name, value] of Object.entries(wanted.set)) {
    if (!Number.isNaN(Number(value))) wanted.set[name] = Number(value);
  }
  return wanted;
}

function commandLine({experiment, set, steps, batch, unit, vocabulary}) {
  const words = ['panagrad train', experiment];
  for (const [name, value] of Object.entries(set)) words.push(`--set ${name}=${value}`);
  for (const [name, value] of Object.entries({steps, batch, unit, vocabulary})) if (value) words.push(`--${name} ${value}`);
  return words.join(' ');
}

/** The page of a training, in a frame. */
function trainingFrame(chapter) {
  const frame = element('iframe', {title: `The training of the chapter “${chapter.title}”`});
  // Beside the text it fills the window; below it, it is as high as its content.
  const fit = () => {
    const body = frame.contentDocument && frame.contentDocument.body;
    if (!body) return;
    body.style.minHeight = wide.matches ? '' : '0';
    frame.style.height = wide.matches ? '' : body.scrollHeight + 'px';
  };
  frame.addEventListener('load', () => {
    new ResizeObserver(fit).observe(frame.contentDocument.body);
  });
  wide.addEventListener('change', fit);
  frame.src = 'training.html';
  return frame;
}

/** The part of a chapter in which its training is started and watched. */
function stage(chapter, changed) {
  const form = settingsForm(chapter);
  const told = element('p', {className: 'told'});
  told.setAttribute('role', 'status');
  const line = element('code', {});
  const about = element('p', {className: 'line'}, 'The same in a terminal: ', line);
  const box = element('section', {className: 'stage'}, element('h2', {}, 'The training'), form, told, about);
  let frame = null;
  // Set as soon as a training is requested, so that leaving before the response ends it too.
  let asked = false;
  const showLine = () => { line.textContent = commandLine(order(chapter, form)); };
  const start = async () => {
    const again = Boolean(frame);
    told.textContent = again ? 'starting again …' : 'starting …';
    asked = true;
    try {
      await ask(order(chapter, form));
    } catch (e) {
      asked = again;
      told.textContent = e.message;
      return;
    }
    if (!frame && box.isConnected) {
      frame = trainingFrame(chapter);
      box.append(frame);
    }
    form.querySelector('#start').textContent = 'Start again with these settings';
    told.textContent = again ? 'A new training has taken the place of the one before.' : 'The training has started; it is shown below.';
    mark(chapter.name, 'started');
    changed();
  };
  form.addEventListener('change', showLine);
  form.addEventListener('submit', event => {
    event.preventDefault();
    start();
  });
  showLine();
  return {
    box,
    started: () => asked,
    /** Sets some values, as "learning-rate=0.5 batch=10", the others to their defaults, and starts. */
    attempt(text) {
      const values = Object.fromEntries(text.split(' ').map(pair => pair.split('=')));
      for (const {name, usual} of chapter.settings) form.elements[name].value = values[name] || usual;
      showLine();
      if (!wide.matches) box.scrollIntoView();
      return start();
    },
    leave() {
      if (asked) {
        if (frame) frame.remove();
        ask({do: 'leave'}).catch(() => {});
      }
    },
  };
}

/** A button before everything that the text proposes. */
function addAttempts(text, training) {
  for (const item of text.querySelectorAll('[data-try]')) {
    const button = element('button', {type: 'button', className: 'try'}, 'Try it');
    button.setAttribute('aria-label', `Try it: ${item.dataset.try.replaceAll('=', ' ')}`);
    button.addEventListener('click', () => training.attempt(item.dataset.try));
    item.prepend(button, ' ');
  }
}

/** Links to the previous and next chapters. */
function ways(chapters, index) {
  const nav = element('nav', {});
  nav.setAttribute('aria-label', 'Chapters');
  const before = chapters[index - 1], after = chapters[index + 1];
  if (before) nav.append(element('a', {href: '#' + before.name, rel: 'prev'}, '← ' + before.title));
  nav.append(element('a', {href: '#'}, 'All chapters'));
  if (after) nav.append(element('a', {href: '#' + after.name, rel: 'next'}, after.title + ' →'));
  return nav;
}

/** Shows a chapter; returns the function to call when it is left. */
export function chapterView(view, chapters, index, changed) {
  const chapter = chapters[index];
  const training = stage(chapter, changed);
  const [explained, rest] = chapter.text.split(HERE);
  const first = element('article', {className: 'explained'},
    element('p', {className: 'number'}, `Chapter ${index + 1} of ${chapters.length}`), element('h1', {tabIndex: -1}, chapter.title));
  first.insertAdjacentHTML('beforeend', explained);
  const second = element('article', {className: 'rest', innerHTML: rest});
  addAttempts(second, training);
  second.querySelector('details').addEventListener('toggle', () => {
    mark(chapter.name, 'answered');
    changed();
  });
  second.append(ways(chapters, index));
  view.replaceChildren(element('div', {className: 'chapter'}, first, training.box, second));
  return training;
}
