// Curves of training and test values, and bands of quantiles, drawn by uPlot.

import {panel, colour} from './panels.js';

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
 * A plot that keeps what a person has zoomed to while values go on coming.
 *
 * data gives the columns to draw: as many points as can be seen on so many pixels, or all.
 */
function plot(name, series, ranges, extra) {
  let zoomed = false;
  let drawn = null;
  let columns = () => [[]];
  const p = panel(name, () => drawn ? draw() : start());
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
    drawn = new uPlot({
      ...size(p), ...extra, series, axes: axes(),
      legend: {show: false},
      scales: {x: {time: false}, y: {range: ranges}},
      cursor: {drag: {x: true, y: true, uni: 30}, points: {size: 6}},
      hooks: {
        setSelect: [u => { if (u.select.width > 0) zoom(true); }],
        ready: [u => u.over.addEventListener('dblclick', () => zoom(false))],
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
  };
}

/** One value of training and test by step. */
export function curve(name, testName, ranges) {
  const drawn = plot(name, [
    {},
    {label: 'training', stroke: () => colour('train'), width: 1, spanGaps: true,
      points: {show: u => u.data[0].length < 4, size: 4, fill: () => colour('train')}},
    {label: testName, stroke: () => colour('test'), width: 2, dash: [8, 3], spanGaps: true,
      points: {show: u => u.data[0].length < 40, size: 4, fill: () => colour('test')}},
  ], ranges);
  drawn.panel.key.innerHTML = '<i class="train"></i>training <b></b><i class="test"></i><span></span> <b></b>';
  drawn.panel.key.querySelector('span').textContent = testName;
  const shown = drawn.panel.key.querySelectorAll('b');
  return {
    panel: drawn.panel,
    set(train, test, column) {
      drawn.set(width => joined(seen(train, column, width), seen(test, column, width), column));
      const last = rows => rows.length ? figure(rows[rows.length - 1][column]) : '–';
      shown[0].textContent = last(train);
      shown[1].textContent = last(test);
      drawn.panel.section.setAttribute(
        'aria-label', `${name}: training ${last(train)}, ${testName} ${last(test)}`);
    },
  };
}

function number(value) {
  const real = Number(value);
  return Number.isFinite(real) ? real : null;
}

function figure(value) {
  const real = number(value);
  return real === null ? 'no number' : real.toPrecision(3);
}

/** The least and the greatest of rows that share two pixels: nobody sees more, and drawing takes time. */
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

/** Both splits over the steps of either. */
function joined(train, test, column) {
  const steps = [], first = [], second = [];
  let i = 0, j = 0;
  while (i < train.length || j < test.length) {
    const a = i < train.length ? train[i][0] : Infinity;
    const b = j < test.length ? test[j][0] : Infinity;
    const step = Math.min(a, b);
    steps.push(step);
    first.push(a === step ? number(train[i++][column]) : undefined);
    second.push(b === step ? number(test[j++][column]) : undefined);
  }
  return [steps, first, second];
}

/** Bands that hold the same number of values each, by step. */
export function bands(name, tint, column) {
  const lines = 11;
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
  const drawn = plot(name, series, (_, low, high) => padded(low, high), {bands: filled});
  drawn.panel.key.textContent = 'tenths of all values';
  return {
    panel: drawn.panel,
    set(rows) {
      const usable = rows.filter(row => row[column].length === lines);
      const data = [usable.map(row => row[0])];
      for (let i = 0; i < lines; i++) data.push(usable.map(row => row[column][i]));
      drawn.set(() => data);
      const last = usable.at(-1);
      if (last) {
        const [least, middle, most] = [0, 5, 10].map(i => last[column][i].toFixed(2));
        drawn.panel.section.setAttribute(
          'aria-label', `${name}: from ${least} to ${most}, half of them below ${middle}`);
      }
    },
  };
}

function padded(low, high) {
  if (low === null || high === null) return [0, 1];
  const space = (high - low || 1) * .05;
  return [low - space, high + space];
}
