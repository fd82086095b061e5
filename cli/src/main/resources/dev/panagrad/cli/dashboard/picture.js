// Curves as pictures to save: a PNG of the plot, or an SVG of its lines.

function download(name, blob) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** The plot with its background. */
export function savePng(name, canvas, ground) {
  const copy = document.createElement('canvas');
  copy.width = canvas.width;
  copy.height = canvas.height;
  const context = copy.getContext('2d');
  context.fillStyle = ground;
  context.fillRect(0, 0, copy.width, copy.height);
  context.drawImage(canvas, 0, 0);
  copy.toBlob(blob => download(name + '.png', blob));
}

const escaped = text => String(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

/** Lines in one plot: {label, colour, dash, points: [[x, y], …]}, y from low to high. */
export function svg(title, lines, [low, high], log) {
  const width = 720, height = 400, left = 56, top = 34, bottom = 40;
  const all = lines.flatMap(line => line.points.map(([x]) => x));
  const first = Math.min(...all), last = Math.max(...all, first + 1);
  const scale = value => log ? Math.log10(Math.max(value, 1e-12)) : value;
  const x = step => left + (step - first) / (last - first) * (width - left - 12);
  const y = value => height - bottom - (scale(value) - scale(low)) / (scale(high) - scale(low)) * (height - top - bottom);
  const parts = [`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">`,
    `<rect width="${width}" height="${height}" fill="#fff"/><text x="${left}" y="18" font-weight="bold">${escaped(title)}</text>`,
    `<clipPath id="c"><rect x="${left}" y="${top}" width="${width - left - 12}" height="${height - top - bottom}"/></clipPath>`];
  for (let i = 0; i <= 5; i++) {
    const value = log ? 10 ** (scale(low) + i / 5 * (scale(high) - scale(low))) : low + i / 5 * (high - low);
    const step = first + i / 5 * (last - first);
    parts.push(`<path d="M${left} ${y(value).toFixed(1)}H${width - 12}" stroke="#ddd"/>`,
      `<text x="${left - 6}" y="${(y(value) + 4).toFixed(1)}" text-anchor="end">${Number(value.toPrecision(3))}</text>`,
      `<text x="${x(step).toFixed(1)}" y="${height - 22}" text-anchor="middle">${Math.round(step)}</text>`);
  }
  lines.forEach(({label, colour, dash, points}, i) => {
    const path = points.map(([a, b], n) => `${n ? 'L' : 'M'}${x(a).toFixed(1)} ${y(b).toFixed(1)}`).join('');
    parts.push(`<path d="${path}" fill="none" stroke="${escaped(colour)}" stroke-width="1.6" clip-path="url(#c)"${dash ? ' stroke-dasharray="8 3"' : ''}/>`,
      `<text x="${left + i * 160}" y="${height - 6}" fill="${escaped(colour)}">${escaped(label)}</text>`);
  });
  return parts.join('\n') + '\n</svg>\n';
}

export function saveSvg(name, content) {
  download(name + '.svg', new Blob([content], {type: 'image/svg+xml'}));
}
