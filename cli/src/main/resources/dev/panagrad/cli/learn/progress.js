// What a person has done in which chapter, kept by the browser.

const KEY = 'panagrad.learn';

function read() {
  try {
    return JSON.parse(localStorage.getItem(KEY)) || {};
  } catch {
    return {};
  }
}

/** Notes that a chapter's training was started, or its question answered. */
export function mark(chapter, what) {
  const all = read();
  all[chapter] = {...all[chapter], [what]: true};
  try {
    localStorage.setItem(KEY, JSON.stringify(all));
  } catch {
    // A browser that keeps nothing still shows the course.
  }
}

/** Whether a chapter is "done", "begun", or neither: "". */
export function state(chapter) {
  const {started, answered} = read()[chapter] || {};
  return started && answered ? 'done' : started || answered ? 'begun' : '';
}

/** Forgets all of it. */
export function forget() {
  try {
    localStorage.removeItem(KEY);
  } catch {
    // As above.
  }
}
