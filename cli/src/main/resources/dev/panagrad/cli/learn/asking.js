// Requests to the program, one at a time.

const PAUSE = 300;
/** A long step, or the end of a training with its report, may take this many retries. */
const MOST = 400;

let queue = Promise.resolve();

async function send(fields) {
  for (let tries = 0; ; tries++) {
    let answer;
    try {
      answer = await fetch('act', {method: 'POST', body: JSON.stringify(fields)});
    } catch {
      throw new Error('The program doesn’t answer; it may have ended. Start “panagrad learn” again.');
    }
    if (answer.ok) return;
    // Between two trainings nothing accepts the request; soon something will.
    if (![409, 429, 503].includes(answer.status) || tries === MOST) throw new Error((await answer.text()).trim());
    await new Promise(done => { setTimeout(done, PAUSE); });
  }
}

/** Sends a request when the previous one is done; fails with a sentence. */
export function ask(fields) {
  const asked = queue.then(() => send(fields));
  queue = asked.catch(() => {});
  return asked;
}
