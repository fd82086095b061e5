// The network's prediction for a drawn digit, and its input.

import {colour} from './panels.js';

/** A bar for each digit. */
export function rows(bars) {
  return [...Array(10).keys()].map(digit => {
    const name = document.createElement('span');
    name.textContent = digit;
    const meter = document.createElement('meter');
    meter.setAttribute('aria-label', 'digit ' + digit);
    const value = document.createElement('span');
    bars.append(name, meter, value);
    const row = {
      set(probability, best) {
        meter.value = probability ?? 0;
        value.textContent = probability === null ? '–' : (probability * 100).toFixed(1) + ' %';
        name.className = value.className = best ? 'best' : '';
      },
    };
    row.set(null, false);
    return row;
  });
}

/** Draws the network's input, in ink. */
export function seen(context, pixels) {
  const image = new ImageData(28, 28);
  const ink = colour('ink').split(',').map(Number);
  pixels.forEach((value, i) => image.data.set([...ink, value], 4 * i));
  createImageBitmap(image).then(bitmap => {
    const {width, height} = context.canvas;
    context.imageSmoothingEnabled = false;
    context.clearRect(0, 0, width, height);
    context.drawImage(bitmap, 0, 0, width, height);
  });
}
