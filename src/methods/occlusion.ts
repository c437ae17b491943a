import * as z from 'zod';
import { dense } from '../math/arrays/dense.ts';
import { addConstant, quotientOrZero } from '../math/arrays/elementwise.ts';
import { channelsOf, countOf, spatialShape } from '../math/arrays/imageAxes.ts';
import type { Method } from '../types/method.ts';
import { type Baseline, baselineOption, baselineValues } from './baseline.ts';
import { forEachLogit } from './batchedPasses.ts';
import { mapOf } from './explanation.ts';
import { countOrAuto } from './optionTypes.ts';

export interface OcclusionOptions {
  /** Side of the square window in pixels; `auto` is an eighth of the image's shorter side, rounded up. @default 'auto' */
  readonly size: number | 'auto';
  /** Pixels from one window to the next; `auto` is half the size, rounded up. @default 'auto' */
  readonly stride: number | 'auto';
  /** What the window shows instead of the image. @default 'black' */
  readonly fill: Baseline;
}

const defaults: OcclusionOptions = { size: 'auto', stride: 'auto', fill: 'black' };

/**
 * Per pixel the mean, over the windows that cover it, of logit(image) − logit(image with the window filled):
 * signed. Windows lie wholly inside the image; the last of a row or column is moved to end at the edge, so every
 * pixel is covered. Needs logits alone. Zeiler & Fergus, ECCV 2014.
 */
export const occlusion: Method<OcclusionOptions> = {
  name: 'occlusion',
  note: 'How much the class score falls where a window hides the image.',
  needs: ['logits'],
  options: z.strictObject({ size: countOrAuto, stride: countOrAuto, fill: baselineOption }),
  presets: { default: defaults, arun2021: defaults },
  reduction: 'none',
  async explain(question, options) {
    const shape = question.classifier.inputShape;
    const [sides, channels] = [spatialShape(shape), channelsOf(shape)];
    const { size, stride } = windowOf(sides, options);
    const image = dense(question.image);
    const fill = baselineValues(question, options.fill);
    const windows = corners(sides.map((length) => starts(length, { size, stride })));
    const total = new Float64Array(countOf(sides));
    const coverage = new Float64Array(total.length);
    let whole = 0;

    // Input 0 is the image itself; input i has window i - 1 filled.
    const inputs = {
      count: 1 + windows.length,
      write(i: number, out: Float32Array) {
        out.set(image);
        for (const [start, end] of rowsOf(windows[i - 1], { size, sides })) {
          out.set(fill.subarray(start * channels, end * channels), start * channels);
        }
      },
    };
    await forEachLogit(question, inputs, (logit, i) => {
      if (i === 0) whole = logit;
      for (const [start, end] of rowsOf(windows[i - 1], { size, sides })) {
        addConstant(whole - logit, total.subarray(start, end));
        addConstant(1, coverage.subarray(start, end));
      }
    });
    return mapOf(question, quotientOrZero(total, coverage), { size, stride, windows: windows.length });
  },
};

function windowOf(
  sides: readonly number[],
  { size: wanted, stride }: OcclusionOptions,
): { size: number; stride: number } {
  const side = Math.min(...sides);
  const size = wanted === 'auto' ? Math.ceil(side / 8) : wanted;
  if (size > side) throw new RangeError(`size must be at most the image's ${sides.join(' × ')}, got ${size}`);
  if (stride === 'auto') return { size, stride: Math.ceil(size / 2) };
  if (stride > size) throw new RangeError(`stride must be at most the size ${size}, got ${stride}`);
  return { size, stride };
}

/** Where windows start along a side: every `stride`, and the last so that it ends at the edge. */
function starts(length: number, { size, stride }: { size: number; stride: number }): number[] {
  const last = length - size;
  const regular = Array.from({ length: Math.ceil(last / stride) }, (_, i) => i * stride);
  return [...regular, last];
}

/** Every choice of one place from each list, the last list fastest. */
function corners(lists: readonly (readonly number[])[]): (readonly number[])[] {
  return lists.reduce<number[][]>(
    (found, list) => found.flatMap((corner) => list.map((index) => [...corner, index])),
    [[]],
  );
}

/** The [start, end) of each row of a window, counted in pixels; none without a window. */
function rowsOf(
  window: readonly number[] | undefined,
  { size, sides }: { size: number; sides: readonly number[] },
): [start: number, end: number][] {
  if (window === undefined) return [];
  const [width = 1, left = 0] = [sides.at(-1), window.at(-1)];
  const along = (axis: number) => Array.from({ length: size }, (_, i) => (window[axis] ?? 0) + i);
  const rows = corners(spatialShape(sides).map((_, axis) => along(axis)));
  return rows.map((row) => {
    const position = row.reduce((index, i, axis) => index * (sides[axis] ?? 1) + i, 0);
    return [position * width + left, position * width + left + size];
  });
}
