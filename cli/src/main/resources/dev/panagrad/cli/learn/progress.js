// The reader's progress per chapter, stored by the browser.

const KEY = 'panagrad.learn';

function read() {
  try {
    return JSON.parse(localStorage.getItem(KEY)) || {};
  } catch {
    return {};
  }
}

/** Records that a chapter's training was started, or its question answered. */
export function mark(chapter, what) {
  const all = read();
  all[chapter] = {...all[chapter], [what]: true};
  try {
    localStorage.setItem(KEY, JSON.stringify(all));
  } catch {
    // Without storage the course still works.
  }
}

/** Whether a chapter is "done", "begun", or neither: "". */
export function state(chapter) {
  const {started, answered} = read()[chapter] || {};
  return started && answered ? 'done' : started || answered ? 'begun' : '';
}

/** Clears the progress. */
export function forget() {
  try {
    localStorage.removeItem(KEY);
  } catch {
    // As above.
  }
}
