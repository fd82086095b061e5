// Curves of training and test values, and bands of quantiles, drawn by uPlot.

import {panel, colour} from './panels.js';
import {savePng, saveSvg, svg} from './picture.js';

function size(p) {
  return {width: Math.max(120, p.width), height: Math.max(120, p.height)};
}

function axes() {
  const axis = {
    stroke: () => colour('faint'),
    grid: {stroke: () => colour('grid'), width: 1},
    ticks: {stroke: () => colour('grid'), width: 1},
    font: '11px system-ui, sans-serif',
  };
  return [
    {...axis, space: 60, size: 30, values: (_, steps) => steps.map(s => s >= 1e4 ? s / 1e3 + 'k' : s)},
    {...axis, size: 48},
  ];
}

/**
 * A plot that keeps its zoom while new values arrive.
 *
 * data returns the columns to draw: as many points as are visible on a number of pixels, or all.
 */
function plot(name, series, ranges, extra, help, hovered) {
  let zoomed = false;
  let drawn = null;
  let log = false;
  let columns = () => [[]];
  const p = panel(name, () => drawn ? draw() : start(), help);
  function draw() {
    const {width, height} = size(p);
    if (drawn.width !== width || drawn.height !== height) drawn.setSize({width, height});
    drawn.setData(columns(zoomed ? Infinity : width), !zoomed);
    if (zoomed) drawn.redraw();
  }
  function start() {
    const data = columns(size(p).width);
    if (data[0].length === 0) return;
    p.body.replaceChildren();
    const range = (u, low, high) => log ? logRange(low, high) : ranges(u, low, high);
    drawn = new uPlot({
      ...size(p), ...extra, series, axes: axes(),
      legend: {show: false},
      scales: {x: {time: false}, y: {range, distr: log ? 3 : 1}},
      cursor: {drag: {x: true, y: true, uni: 30}, points: {size: 6}},
      hooks: {
        setSelect: [u => { if (u.select.width > 0) zoom(true); }],
        ready: [u => u.over.addEventListener('dblclick', () => zoom(false))],
        setCursor: [u => hovered && hovered(u)],
        draw: [u => { p.section.dataset.range = `${u.scales.y.min} ${u.scales.y.max}`; }],
      },
    }, data, p.body);
  }
  /** After uPlot has set the scales. */
  function zoom(wanted) {
    zoomed = wanted;
    setTimeout(() => p.refresh());
  }
  return {
    panel: p,
    set(next) {
      columns = next;
      p.refresh();
    },
    /** Redraws, as on another scale. */
    renew(logarithmic) {
      log = logarithmic;
      zoomed = false;
      if (drawn) drawn.destroy();
      drawn = null;
      p.refresh();
    },
    shown: () => drawn,
    isLog: () => log,
  };
}

function logRange(low, high) {
  const least = Math.max(1e-6, low || 1e-3);
  return [least * .8, Math.max(high || 1, least * 10) * 1.2];
}

/** How curves are shown and saved as pictures. */
function menu(name, of) {
  const box = document.createElement('details');
  box.className = 'menu';
  const id = 'scale-' + ++menus;
  box.innerHTML = `<summary aria-label="How ${name} is shown">⚙</summary><div>
    ${of.scales.map(([value, label], i) => `<label><input type="radio" name="${id}" value="${value}" ${i ? '' : 'checked'}> ${label}</label>`).join('')}
    <label><input type="checkbox" class="smooth"> smoothed</label>
    <button type="button" class="png">Save PNG</button> <button type="button" class="svg">Save SVG</button></div>`;
  box.addEventListener('change', event => {
    if (event.target.type === 'radio') of.scale(event.target.value);
    else of.smooth(event.target.checked);
  });
  box.querySelector('.png').addEventListener('click', of.png);
  box.querySelector('.svg').addEventListener('click', of.svg);
  box.addEventListener('keydown', event => { if (event.key === 'Escape') box.open = false; });
  return box;
}

let menus = 0;

/** A quantity of training and test by step, drawn over the curves of an earlier run. */
export function curve(name, testName, kind, help) {
  let scale = kind.scales[0][0];
  let smoothed = false;
  let given = null;
  const line = (label, tint, width, dash, alone) => ({
    label, stroke: () => colour(tint), width, dash, spanGaps: true,
    points: {show: u => alone > 0 && u.data[0].length < alone, size: 4, fill: () => colour(tint)},
  });
  const drawn = plot(name, [
    {},
    line('training', 'train', 1, undefined, 4),
    line(testName, 'test', 2, [8, 3], 40),
    line('training before', 'before', 1, undefined, 0),
    line(testName + ' before', 'before', 2, [8, 3], 0),
  ], (u, low, high) => kind.range(scale, low, high, given), {}, help, hover);
  const {panel: p} = drawn;
  p.key.innerHTML = '<i class="train"></i>training <b></b><i class="test"></i><span></span> <b></b><em></em>';
  p.key.querySelector('span').textContent = testName;
  const shown = p.key.querySelectorAll('b'), where = p.key.querySelector('em');
  p.section.querySelector('header').insertBefore(menu(name, {
    scales: kind.scales,
    scale(value) {
      scale = value;
      drawn.renew(value === 'log');
    },
    smooth(wanted) {
      smoothed = wanted;
      if (given) apply();
    },
    png() {
      const canvas = p.body.querySelector('canvas');
      if (canvas) savePng(name, canvas, getComputedStyle(p.section).backgroundColor);
    },
    svg() {
      const u = drawn.shown();
      if (!u) return;
      const lines = u.series.slice(1).map((each, i) => ({
        label: each.label, colour: colour(['train', 'test', 'before', 'before'][i]), dash: i % 2 === 1,
        points: u.data[0].flatMap((x, n) => u.data[i + 1][n] == null ? [] : [[x, u.data[i + 1][n]]]),
      })).filter(each => each.points.length > 0);
      saveSvg(name, svg(name, lines, [u.scales.y.min, u.scales.y.max], drawn.isLog()));
    },
  }), p.section.querySelector('.why') || p.zoom);
  const last = rows => rows.length ? figure(rows[rows.length - 1][given.column]) : '–';

  /** The values at the pointer, or the last ones. */
  function hover(u) {
    const at = u.cursor.idx;
    if (at == null) {
      where.textContent = '';
      figures();
      return;
    }
    const value = i => {
      for (let n = at; n >= 0; n--) if (u.data[i][n] != null) return u.data[i][n].toPrecision(3);
      return '–';
    };
    shown[0].textContent = value(1);
    shown[1].textContent = value(2);
    where.textContent = ` at ${u.data[0][at].toLocaleString('en')}`;
  }

  function figures() {
    if (!given) return;
    shown[0].textContent = last(given.train);
    shown[1].textContent = last(given.test);
  }

  function apply() {
    const {train, test, column, before, most} = given;
    const smooth = rows => smoothed ? averaged(rows, column) : rows;
    const until = rows => rows.filter(row => row[0] <= most);
    drawn.set(width => joined([
      seen(smooth(train), column, width), seen(test, column, width),
      before ? smooth(until(before.train)) : [], before ? until(before.test) : []], column));
  }

  return {
    panel: p,
    set(train, test, column, before, most) {
      given = {train, test, column, before, most};
      apply();
      if (!where.textContent) figures();
      p.section.setAttribute('aria-label', `${name}: training ${last(train)}, ${testName} ${last(test)}`);
    },
  };
}

/** An exponential moving average: older values count less. */
function averaged(rows, column) {
  let mean = null;
  return rows.map(row => {
    const value = number(row[column]);
    if (value !== null) mean = mean === null ? value : mean + .1 * (value - mean);
    const copy = [...row];
    copy[column] = mean;
    return copy;
  });
}

/** The range from 0 to 1, or the part that is interesting late. */
export const ACCURACY = {
  scales: [['all', 'all'], ['upper', 'upper 10 %'], ['fit', 'as it fits']],
  range: (scale, low, high) => scale === 'upper' ? [.9, 1] : scale === 'fit' ? padded(low, high) : [0, 1],
};

const LOSS_SCALES = [['plain', 'from 0'], ['log', 'logarithmic'], ['fit', 'as it fits']];

/** Up to 100 as long as the loss is in that range; beyond it, the axis moves. */
export const DIGIT_LOSS = {
  scales: LOSS_SCALES,
  range(scale, low, high, given) {
    if (scale === 'fit') return padded(low, high);
    const late = rows => rows.slice(-5).map(row => number(row[given.column])).filter(v => v !== null);
    const now = given ? Math.max(...[given.train, given.test].map(rows => Math.min(...late(rows)))
      .filter(Number.isFinite), 0) : 0;
    return [0, now > 90 ? now * 1.4 : 100];
  },
};

export const TEXT_LOSS = {
  scales: LOSS_SCALES,
  range: (scale, low, high) => scale === 'fit' ? padded(low, high) : [0, Math.max(1, high || 1) * 1.05],
};

export const ANY_LOSS = {
  scales: LOSS_SCALES,
  range: (scale, low, high) => scale === 'fit' ? padded(low, high) : [0, Math.max(.01, high || 1) * 1.05],
};

/** The range of R2, for predicted numbers; it may fall below 0. */
export const METRIC = {
  scales: [['all', 'all'], ['fit', 'as it fits']],
  range: (scale, low, high) => scale === 'fit' ? padded(low, high) : [Math.min(0, Math.max(-1, low || 0)), 1],
};

function number(value) {
  const real = Number(value);
  return Number.isFinite(real) ? real : null;
}

function figure(value) {
  const real = number(value);
  return real === null ? 'no number' : real.toPrecision(3);
}

/** The minimum and maximum of rows that share two pixels: more isn't visible, and drawing takes time. */
function seen(rows, column, width) {
  if (rows.length <= width) return rows;
  const first = rows[0][0];
  const scale = width / 2 / (rows[rows.length - 1][0] - first + 1);
  const kept = [];
  for (let i = 0; i < rows.length;) {
    const place = Math.floor((rows[i][0] - first) * scale);
    let least = i, most = i;
    for (; i < rows.length && Math.floor((rows[i][0] - first) * scale) === place; i++) {
      if (rows[i][column] < rows[least][column]) least = i;
      if (!(rows[i][column] <= rows[most][column])) most = i;
    }
    kept.push(rows[Math.min(least, most)]);
    if (least !== most) kept.push(rows[Math.max(least, most)]);
  }
  return kept;
}

/** A column of several series, over the union of their steps. */
function joined(curves, column) {
  const steps = [...new Set(curves.flatMap(rows => rows.map(row => row[0])))].sort((a, b) => a - b);
  const place = new Map(steps.map((step, i) => [step, i]));
  return [steps, ...curves.map(rows => {
    const values = new Array(steps.length).fill(undefined);
    for (const row of rows) values[place.get(row[0])] = number(row[column]);
    return values;
  })];
}

/** Bands that hold the same number of values each, by step: of all layers, or of a chosen one. */
export function bands(name, tint, column, help, layers) {
  const lines = 11;
  let rows = [];
  let chosen = 0;
  const series = [{}];
  for (let i = 0; i < lines; i++) {
    const middle = i === 5, edge = i === 0 || i === lines - 1;
    series.push({
      stroke: () => `rgba(${colour(tint)}, ${middle || edge ? 1 : .35})`,
      width: middle ? 2 : edge ? 1 : .5, points: {show: false},
    });
  }
  const filled = [];
  for (let i = 1; i < lines; i++) {
    const middle = 1 - Math.abs(i - 5.5) / 5;
    filled.push({series: [i + 1, i], fill: () => `rgba(${colour(tint)}, ${.12 + .5 * middle})`});
  }
  const drawn = plot(name, series, (_, low, high) => padded(low, high), {bands: filled}, help);
  drawn.panel.key.textContent = 'each band holds 10 %';
  if (layers.length > 1) {
    const choice = document.createElement('select');
    choice.setAttribute('aria-label', `${name} of which layer`);
    choice.append(...['all layers', ...layers].map((layer, i) => new Option(layer, i)));
    choice.addEventListener('change', () => {
      chosen = Number(choice.value);
      drawn.renew(false);
      show();
    });
    drawn.panel.key.append(' of ', choice);
  }
  function show() {
    const usable = rows.filter(row => row[column][chosen]?.length === lines);
    const last = usable.at(-1);
    // A recorded run has the values of its end only; a single step would be a line without width.
    const alone = usable.length === 1 && last[0] > 0;
    const points = alone ? [last, last] : usable;
    const data = [alone ? [last[0] - 1, last[0] + 1] : usable.map(row => row[0])];
    for (let i = 0; i < lines; i++) data.push(points.map(row => row[column][chosen][i]));
    drawn.panel.note.textContent = alone ? `only of step ${last[0].toLocaleString('en')}` : '';
    drawn.set(() => data);
    if (last) {
      const [least, middle, most] = [0, 5, 10].map(i => last[column][chosen][i].toPrecision(3));
      const of = chosen ? `${name}, ${layers[chosen - 1]}` : name;
      drawn.panel.section.setAttribute('aria-label', `${of}: from ${least} to ${most}, half of them below ${middle}`);
    }
  }
  return {
    panel: drawn.panel,
    set(next) {
      rows = next;
      show();
    },
  };
}

function padded(low, high) {
  if (low === null || high === null) return [0, 1];
  const space = (high - low || 1) * .05;
  return [low - space, high + space];
}
