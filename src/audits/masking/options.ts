import * as z from 'zod';
import { path } from '../../files/pathType.ts';
import { maskFills } from '../../perturbations/index.ts';
import { networkOptions } from '../networkTraining.ts';

const most = 20;
const pixels = z.array(z.int().min(-10_000).max(10_000)).max(most);
const millimetres = z.strictObject({
  mm: z.array(z.number().min(-10_000).max(10_000)).max(most),
  /** Of the model's input, which the data do not say. */
  mmPerPixel: z.number().positive(),
});

/** The options of the audit, each with its default. */
export const maskingOptions = z.strictObject({
  /** The maskings of a study to the letter: its fill, dilations, box rule and folds, whatever stands beside it. */
  preset: z.enum(['mask-of-truth-cxr', 'mask-of-truth-fundus']).optional(),
  /** Name of the data set's region; without it the mask of each image. */
  region: z.string().min(1).optional(),
  /** What takes the place of removed pixels. */
  fill: z.enum(maskFills).default('black'),
  /** Steps by which the region grows, or shrinks below 0, in pixels of the model's input; or millimetres. */
  dilations: z.union([pixels, millimetres]).default([0, 5, 10, 25, 50]),
  /** Which pixels the box around the region holds. */
  boxRule: z.enum(['inclusive', 'half-open']).default('inclusive'),
  /** Attributes of the model without pixels; without this key all that the data have. */
  attributes: z.array(z.string().min(1)).optional(),
  /** The smallest difference of two areas under the curve that would matter: `none found` rules it out. */
  smallest: z.number().gt(0).lt(0.5).default(0.1),
  /**
   * `probe`: beside each model linear heads on its embedding, one for each masking, in folds by patient; `probe-only`:
   * those alone, where a model knows other classes than the data; `network`: networks with all their weights, one for
   * each start, class, masking and fold.
   */
  train: z.enum(['probe', 'probe-only', 'network']).optional(),
  ...networkOptions,
  /** At most so many images and maskings are drawn as a map of embeddings; 0 for none. */
  embeddingPoints: z.int().min(0).max(2000).default(0),
  /** So many images stand in the report under every masking, with the map of each method of the config; 0 for none. */
  pictures: z.int().min(0).max(20).default(0),
  /** A folder of `prepare masking --readers` whose answers were filled in: one more row of the tables of areas. */
  readers: path('folder').optional(),
  /** Of every cross-validation, by patient. */
  folds: z.int().min(2).max(20).default(5),
});

export type MaskingOptions = z.infer<typeof maskingOptions>;

/** What Sourget et al. 2024 did to chest X-rays, and to fundus pictures. */
const study = { fill: 'black', boxRule: 'half-open', folds: 5 } as const;
const presets: Readonly<Record<NonNullable<MaskingOptions['preset']>, Partial<MaskingOptions>>> = {
  'mask-of-truth-cxr': { ...study, dilations: [0, 5, 10, 25, 50, 100, 150, 200, 300, 400, 500] },
  'mask-of-truth-fundus': { ...study, dilations: [0, 5, 10, 25, 50, 100] },
};

/** Whether linear heads are trained on embeddings. */
export function hasProbes({ train }: Pick<MaskingOptions, 'train'>): boolean {
  return train === 'probe' || train === 'probe-only';
}

/** The options with those of a preset in their place. */
export function settled(options: MaskingOptions): MaskingOptions {
  return options.preset === undefined ? options : { ...options, ...presets[options.preset] };
}

/** A number of steps with what the user called it. */
export interface Dilation {
  /** In pixels, or in mm where those were asked for. */
  readonly asked: number;
  readonly pixels: number;
}

/** The dilations other than none, each once, from the smallest. Two that are the same number of pixels are one. */
export function dilationsOf({ dilations }: Pick<MaskingOptions, 'dilations'>): Dilation[] {
  const all = Array.isArray(dilations)
    ? dilations.map((asked) => ({ asked, pixels: asked }))
    : dilations.mm.map((asked) => ({ asked, pixels: Math.round(asked / dilations.mmPerPixel) }));
  const byPixels = new Map(all.map((one) => [one.pixels, one]));
  return [...byPixels.values()].filter((one) => one.pixels !== 0).sort((a, b) => a.pixels - b.pixels);
}

/** `pixels`, or `mm`. */
export function dilationUnit({ dilations }: Pick<MaskingOptions, 'dilations'>): 'pixels' | 'mm' {
  return Array.isArray(dilations) ? 'pixels' : 'mm';
}
