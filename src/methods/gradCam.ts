import * as z from 'zod';
import { channelMeans, weightedChannelSum } from '../math/arrays/channels.ts';
import { dense } from '../math/arrays/dense.ts';
import { scaled } from '../math/arrays/elementwise.ts';
import { extent } from '../math/arrays/extent.ts';
import { channelsOf } from '../math/arrays/imageAxes.ts';
import type { PixelCentres } from '../math/resizing/resize.ts';
import type { Layered } from '../types/classifier.ts';
import type { Method, Question } from '../types/method.ts';
import { mapOf } from './explanation.ts';
import { enlarged, layerFeatures, layerOption } from './layerFeatures.ts';
import { flag, oneOf } from './optionTypes.ts';

export interface GradCamOptions {
  /** The spatial layer, by the classifier's name for it; `null` is the last one before the head. @default null */
  readonly layer: string | null;
  /** Which source position each pixel of the enlarged map reads. @default 'halfPixel' */
  readonly centres: PixelCentres;
  /** Divide by the largest value before enlarging, where that is above 0. @default false */
  readonly divideByMax: boolean;
}

/** What each option may be. */
export const gradCamOptions = {
  layer: layerOption,
  centres: oneOf('halfPixel', 'tf1'),
  divideByMax: flag,
};

export const gradCamPresets = {
  default: { layer: null, centres: 'halfPixel', divideByMax: false },
  arun2021: { layer: null, centres: 'tf1', divideByMax: true },
} as const satisfies Method<GradCamOptions>['presets'];

/**
 * ReLU(Σ_k w_k A_k), w_k the mean over positions of d logit / d A_k, for the channels A_k of a spatial layer;
 * enlarged to the input's size by bilinear (of volumes trilinear) interpolation. At least 0, in logits; `dead` says that it is 0
 * everywhere. Selvaraju et al., ICCV 2017.
 */
export const gradCam: Method<GradCamOptions, Layered> = {
  name: 'grad-cam',
  note: 'The last feature maps, weighted by what they add to the class score; coarse.',
  needs: ['features'],
  options: z.strictObject(gradCamOptions),
  presets: gradCamPresets,
  reduction: 'positive',
  async explain(question, options) {
    const { values, layer } = await classActivation(question, options);
    return mapOf(question, values, { layer, dead: isDead(values) });
  },
};

/** True of a map that is 0 everywhere: no channel of the layer spoke for the target. */
export function isDead(values: Float32Array): boolean {
  return values.every((value) => value === 0);
}

/** The class activation map at the input's size, row-major, and the layer that it is of. */
export async function classActivation(
  question: Question<Layered>,
  { layer, centres, divideByMax }: GradCamOptions,
): Promise<{ readonly values: Float32Array; readonly layer: string }> {
  const features = await layerFeatures(question, layer);
  const channels = channelsOf(features.activations.shape);
  const weights = channelMeans(dense(features.gradients), channels);
  // Math.max keeps a NaN, so that a broken model does not pass for a dead map.
  const cam = weightedChannelSum(dense(features.activations), weights).map((value) => Math.max(0, value));

  const [, largest] = extent(cam);
  const drawn = divideByMax && largest > 0 ? scaled(cam, 1 / largest) : cam;
  return { values: enlarged(question, drawn, features, centres), layer: features.layer };
}
