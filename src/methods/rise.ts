import * as z from 'zod';
import { blendPixels } from '../math/arrays/channels.ts';
import { dense } from '../math/arrays/dense.ts';
import { countOf, spatialShape } from '../math/arrays/imageAxes.ts';
import { type RandomStream, randomStream } from '../math/random/random.ts';
import { resizedLinear } from '../math/resizing/resizedLinear.ts';
import type { Method } from '../types/method.ts';
import { type Baseline, baselineOption, baselineValues } from './baseline.ts';
import { forEachLogit, inputsFrom } from './batchedPasses.ts';
import { mapOf } from './explanation.ts';
import { maskedScores } from './maskedScores.ts';
import { count, share } from './optionTypes.ts';
import { noTolerance, refined, type ToleranceOptions, toleranceOptions } from './tolerance.ts';

export interface RiseOptions extends ToleranceOptions {
  /** How many masks, and so passes. @default 1000 */
  readonly masks: number;
  /** A mask starts as a grid of this many cells a side. @default 7 */
  readonly cells: number;
  /** The chance of a cell to show the image. @default 0.5 */
  readonly keep: number;
  /** What is shown where the image is not. @default 'black' */
  readonly fill: Baseline;
}

const defaults: RiseOptions = { masks: 1000, cells: 7, keep: 0.5, fill: 'black', ...noTolerance };

/**
 * Per pixel p the logit where random masks M show p, above the mean logit f̄ of all masks:
 * Σ (f_i − f̄) M_i(p) / Σ M_i(p). Signed; needs logits alone. Petsiuk et al., BMVC 2018, who leave f̄ in, divide
 * by the expected Σ M_i(p), and take f as a probability: in expectation that map of f less a constant. A pixel that no mask shows gets 0.
 */
export const rise: Method<RiseOptions> = {
  name: 'rise',
  note: 'The class score where random masks show each pixel, above that of all masks.',
  needs: ['logits'],
  options: z.strictObject({
    masks: count,
    cells: count,
    keep: share,
    fill: baselineOption,
    ...toleranceOptions,
  }),
  presets: { default: defaults, arun2021: defaults },
  reduction: 'none',
  async explain(question, { masks, cells, keep, fill, ...tolerance }) {
    const size = spatialShape(question.classifier.inputShape);
    const hidden = baselineValues(question, fill);
    const shown = dense(question.image);
    const stream = randomStream(`${question.seed}/rise`);
    const sent = new Map<number, Float32Array>();
    const scores = maskedScores(countOf(size));

    const inputs = {
      write(i: number, out: Float32Array) {
        const mask = drawnMask(stream, { size, cells, keep });
        sent.set(i, mask);
        blendPixels({ shown, hidden, shares: mask }, out);
      },
    };
    return refined({
      ...tolerance,
      first: masks,
      falls: 'root',
      async answer(count, before) {
        await forEachLogit(question, inputsFrom(inputs, before, count), (logit, i) => {
          scores.add(sent.get(before + i) as Float32Array, logit);
          sent.delete(before + i);
        });
        const numericalError = scores.error(size);
        return { ...mapOf(question, scores.map(), { masks: count }), numericalError };
      },
    });
  },
};

/**
 * A grid of cells that are 1 with chance `keep`, else 0, enlarged linearly to one cell more than the image each way, and cut
 * to the image's size at a random shift of up to a cell.
 */
function drawnMask(
  stream: RandomStream,
  { size, cells, keep }: { size: readonly number[]; cells: number; keep: number },
): Float32Array {
  const sides = size.map((length) => Math.ceil(length / cells));
  const grid = Float32Array.from({ length: cells ** size.length }, () => (stream.uniform() < keep ? 1 : 0));
  const shifts = sides.map((side) => stream.integer(side));
  const larger = sides.map((side) => (cells + 1) * side);
  const enlarged = resizedLinear(grid, [...size.map(() => cells), 1], { size: larger });
  const out = new Float32Array(countOf(size));
  const [width = 1, rowLength = 1, left = 0] = [size.at(-1), larger.at(-1), shifts.at(-1)];
  for (let row = 0; row * width < out.length; row++) {
    let [rest, source, step] = [row, 0, 1];
    for (let axis = size.length - 2; axis >= 0; axis--) {
      const length = size[axis] ?? 1;
      source += ((rest % length) + (shifts[axis] ?? 0)) * step;
      step *= larger[axis] ?? 1;
      rest = Math.floor(rest / length);
    }
    const start = source * rowLength + left;
    out.set(enlarged.subarray(start, start + width), row * width);
  }
  return out;
}
