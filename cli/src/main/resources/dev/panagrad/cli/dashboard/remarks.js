// Remarks of an experienced person on these curves: the reason, and what to try next.

const mean = (rows, column) => rows.reduce((sum, row) => sum + Number(row[column]), 0) / rows.length;

/** What to train instead of an experiment that overfits. */
const LESS_OVERFITTING = {
  'mnist-mlp-relu': 'mnist-mlp-dropout', 'mnist-mlp-relu-decay': 'mnist-mlp-dropout',
  'mnist-mlp-dropout': 'mnist-conv', 'mnist-conv': 'mnist-conv-dropout', 'mnist-conv-max-pool': 'mnist-conv-dropout',
  'mnist-conv-dropout': 'mnist-conv-bn',
};

/** Each rule gets the run, its rows [step, loss, accuracy, rate] and the last computed values. */
const RULES = [
  function oneAnswer({latest, test}) {
    const found = latest.tests && latest.tests.found;
    const last = test.at(-1);
    if (!found || !last || last[0] < 100 || last[2] > .25) return null;
    const counts = [...'0123456789'].map(d => found.split(d).length - 1);
    const digit = counts.indexOf(Math.max(...counts));
    if (counts[digit] < .8 * found.length) return null;
    return {says: `Nearly all digits are taken for a ${digit}: the learning rate is too high, and the weights were thrown far off.`,
      rate: .1, label: 'A tenth of the rate'};
  },
  function overfitting({run, train, test}) {
    if (test.length < 6) return null;
    const least = Math.min(...test.map(row => row[1]));
    const now = mean(test.slice(-3), 1), seen = mean(train.slice(-15), 1);
    if (!(now > 1.12 * least && seen < .5 * now)) return null;
    const experiment = LESS_OVERFITTING[run.experiment];
    return {says: 'Test loss rises while training loss falls: overfitting. It learns its examples by heart; ' +
      'dropout, or a convolution with fewer weights, makes that harder.', experiment};
  },
  function oneLayer({run, test}) {
    const last = test.at(-1);
    if (run.experiment !== 'mnist-softmax' || test.length < 8 || last[2] < .9) return null;
    if (mean(test.slice(-3), 2) - mean(test.slice(-8, -3), 2) > .01) return null;
    return {says: `${(last[2] * 100).toFixed(0)} %, and hardly more to come: a single layer weighs each pixel by itself. ` +
      'Layers in between can see strokes.', experiment: 'mnist-mlp-relu'};
  },
  function slowSigmoid({run, test}) {
    const last = test.at(-1);
    if (run.experiment !== 'mnist-mlp-sigmoid' || !last || last[0] < 300 || last[2] > .95) return null;
    return {says: 'It learns slowly: a sigmoid passes a quarter of a gradient at most, and here four stand behind each other. ' +
      'ReLU passes all of it.', experiment: 'mnist-mlp-relu'};
  },
  function noisy({run, train}) {
    const rates = train.slice(-20).map(row => row[3]);
    if (run.experiment !== 'mnist-mlp-relu' || train.length < 100 || rates[0] !== rates.at(-1)) return null;
    const some = train.slice(-20), middle = mean(some, 2);
    const spread = Math.sqrt(some.reduce((sum, row) => sum + (row[2] - middle) ** 2, 0) / some.length);
    if (spread < .008) return null;
    return {says: 'The curves tremble: steps are too long to come to rest. A rate that falls lets them.',
      experiment: 'mnist-mlp-relu-decay'};
  },
];

/** The remarks on the present state; possibly none. */
export function remarks(state) {
  return RULES.map(rule => rule(state)).filter(Boolean).slice(0, 2);
}

/** Shows the remarks, with a button for each proposed action. */
export function showRemarks(box, list, can, act, latestRate) {
  const key = JSON.stringify([list, can]);
  if (box.dataset.key === key) return;
  box.dataset.key = key;
  box.hidden = list.length === 0;
  box.replaceChildren(...list.map(({says, rate, label, experiment}) => {
    const line = document.createElement('p');
    line.append(says, ' ');
    const button = document.createElement('button');
    button.type = 'button';
    if (rate && can.rate) {
      button.textContent = label;
      button.addEventListener('click', () => act('rate', {rate: Number((latestRate() * rate).toPrecision(2))}));
      line.append(button);
    } else if (experiment && can.begin) {
      button.textContent = `Try ${experiment}`;
      button.addEventListener('click', () => act('begin', {experiment}));
      line.append(button);
    }
    return line;
  }));
}
