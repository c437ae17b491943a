import ndarray from 'ndarray';
import type { Mask } from '../types/arrays.ts';

/**
 * Which bins of a centred frequency plane [size, size], zero frequency at row and column size / 2, a low pass keeps: the
 * disc that Pillow's `ellipse` fills, of `diameter` bins from edge to edge, as the code of "Source Matters"
 * (Jiménez-Sánchez et al. 2024) draws it. Throws RangeError unless `size` is even and `diameter` from 1 to size − 1.
 */
export function lowPassDisc({ size, diameter }: { readonly size: number; readonly diameter: number }): Mask {
  if (!Number.isInteger(size) || size < 2 || size % 2 === 1) {
    throw new RangeError(`size must be an even number of at least 2, got ${size}`);
  }
  if (!(diameter >= 1 && diameter < size)) {
    throw new RangeError(`diameter must be from 1 to below ${size}, got ${diameter}`);
  }
  const low = Math.trunc(size / 2 - diameter / 2);
  const across = Math.trunc(size / 2 + diameter / 2) - low;
  const out = new Uint8Array(size * size);
  for (const [x, y] of outline(across)) {
    const [from, to] = [low + (across - x) / 2, low + (across + x) / 2];
    for (const row of [low + (across - y) / 2, low + (across + y) / 2]) {
      out.fill(1, row * size + from, row * size + to + 1);
    }
  }
  return ndarray(out, [size, size]);
}

/**
 * The right edge x of each row y of a quarter of the disc, in doubled coordinates about its centre: a walk from the side
 * to the top that stays nearest to the circle. Equal steps: up first, then across, then both.
 */
function outline(across: number): [x: number, y: number][] {
  const distance = ([x, y]: readonly [number, number]) => Math.abs(x * x + y * y - across * across);
  let [x, y] = [across, across % 2];
  const rows: [number, number][] = [[x, y]];
  while (y < across) {
    const steps: [number, number][] = [[x, y + 2]];
    if (x > 1) steps.push([x - 2, y + 2], [x - 2, y]);
    const before = y;
    [x, y] = steps.reduce((best, step) => (distance(step) < distance(best) ? step : best));
    if (y !== before) rows.push([x, y]);
  }
  return rows;
}
