// The course: a list of chapters, or one chapter, selected by the URL fragment.

import {chapterView} from './chapter.js';
import {forget, state} from './progress.js';
import {ask} from './asking.js';

const byId = id => document.getElementById(id);
const view = byId('view');
let chapters = [];
/** The chapter that is shown, with the function that ends it. */
let open = null;

function element(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

function showProgress() {
  const done = chapters.filter(({name}) => state(name) === 'done').length;
  byId('done').textContent = `${done} of ${chapters.length} chapters done`;
  byId('share').value = done / chapters.length;
}

/** The list of all chapters. */
function list() {
  const intro = element('p', {}, 'Each chapter is a page of text with a training that starts in it, settings to ' +
    'change, and a question. A chapter is done when you have started its training and opened its answer. ' +
    'Nothing is prepared: the networks learn on this machine while you look on.');
  const items = chapters.map(({name, title, about}) => {
    const mark = element('span', {className: 'state'}, state(name));
    mark.dataset.state = state(name);
    return element('li', {}, element('a', {href: '#' + name}, title), mark, element('p', {}, about));
  });
  const again = element('button', {type: 'button', onclick: () => { forget(); show(); }}, 'Forget what is done');
  const quit = element('button', {type: 'button', onclick: end}, 'End the course');
  const told = element('p', {id: 'told'});
  told.setAttribute('role', 'status');
  const page = element('div', {className: 'list'}, element('h1', {tabIndex: -1}, 'Neural networks, step by step'), intro,
    element('ol', {className: 'chapters'}, ...items), element('p', {className: 'row'}, again, quit), told);
  view.replaceChildren(page);
}

async function end() {
  try {
    await ask({do: 'quit'});
    byId('told').textContent = 'The program has ended. Your progress stays in this browser.';
  } catch (e) {
    byId('told').textContent = e.message;
  }
}

/** Shows the page that the URL names. */
function show() {
  if (open) open.leave();
  open = null;
  const name = decodeURIComponent(location.hash.slice(1));
  const index = chapters.findIndex(chapter => chapter.name === name);
  if (index < 0) list();
  else open = chapterView(view, chapters, index, showProgress);
  const title = view.querySelector('h1');
  document.title = title.textContent + ' – Panagrad';
  scrollTo(0, 0);
  title.focus({preventScroll: true});
  showProgress();
}

addEventListener('hashchange', show);
// A training that nobody watches only takes processor time.
addEventListener('pagehide', () => {
  if (open && open.started()) navigator.sendBeacon('act', JSON.stringify({do: 'leave'}));
});
chapters = (await (await fetch('chapters.json')).json()).chapters;
show();
