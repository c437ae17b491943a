import * as z from 'zod';
import { type Fitting, fits, type InputUnits } from '../../images/index.ts';

const range = z
  .tuple([z.number(), z.number()])
  .refine(([low, high]) => low < high, { error: 'expected two ascending numbers' });

/** What 0..255 becomes, and how an image comes to the model's size. */
export const preprocessSchema = z
  .strictObject({
    range: range.optional(),
    mean: z.array(z.number()).min(1).optional(),
    std: z.array(z.number().positive()).min(1).optional(),
    fit: z.enum(fits).optional(),
    resize: z.int().positive().optional(),
    antialias: z.boolean().optional(),
  })
  .refine(
    ({ range: ends, mean, std, fit, antialias }) =>
      (mean === undefined) === (std === undefined) &&
      (ends === undefined || mean === undefined) &&
      (ends ?? mean ?? fit ?? antialias) !== undefined,
    {
      error:
        'expected "range" with two ascending numbers, or "mean" with a positive "std", and how images are fitted, "fit" or "antialias"',
    },
  )
  .refine(({ fit, resize }) => resize === undefined || fit === 'centre-crop', {
    error: '"resize" needs "fit": "centre-crop"',
  });

/** What 0..255 becomes, and how an image comes to the model's size: the key `preprocess` of a config. */
export type Preprocess = z.infer<typeof preprocessSchema>;

/** The units alone; undefined where none are named. */
export function unitsOf({ range: ends, mean, std }: Preprocess = {}): InputUnits | undefined {
  if (ends !== undefined) return { range: ends };
  return mean !== undefined && std !== undefined ? { mean, std } : undefined;
}

/** How images and masks come to the model's size. */
export function fittingOf({ fit, resize, antialias }: Preprocess = {}): Fitting {
  return { fit, resize, antialias };
}

/** The same with a range where it names no units. */
export function withUnits(
  preprocess: Preprocess = {},
  [low, high]: readonly [low: number, high: number],
): Preprocess {
  return unitsOf(preprocess) === undefined ? { range: [low, high], ...preprocess } : preprocess;
}
