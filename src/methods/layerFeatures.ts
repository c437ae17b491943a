import ndarray from 'ndarray';
import * as z from 'zod';
import { dense } from '../math/arrays/dense.ts';
import { spatialShape } from '../math/arrays/imageAxes.ts';
import type { PixelCentres } from '../math/resizing/resize.ts';
import { resizedLinear } from '../math/resizing/resizedLinear.ts';
import type { Features, Layered } from '../types/classifier.ts';
import type { Question } from '../types/method.ts';
import { worded } from './optionTypes.ts';

const words = worded('be the name of a layer or null');

/** What an option that is a layer may be: `null` is the last spatial one before the head. */
export const layerOption = z.union([z.string().min(1, words), z.null()], words);

/** Activations and gradients of a layer for one image and class, computed once for a question. */
export function layerFeatures(question: Question<Layered>, layer: string | null): Promise<Features> {
  return question.once(`features:${layer ?? ''}`, () => featuresOf(question, layer));
}

/** A map of a layer, one number per place, at the input's size: linearly along each axis. */
export function enlarged(
  { classifier }: Question<Layered>,
  values: Float64Array,
  { activations }: Features,
  centres: PixelCentres = 'halfPixel',
): Float32Array {
  const sides = spatialShape(activations.shape.slice(1));
  return resizedLinear(values, [...sides, 1], { size: spatialShape(classifier.inputShape), centres });
}

async function featuresOf(
  { classifier, image, target }: Question<Layered>,
  layer: string | null,
): Promise<Features> {
  const batch = ndarray(dense(image), [1, ...image.shape]);
  const features = await classifier.features(batch, [target], layer === null ? {} : { layer });
  const { activations, gradients } = features;
  if (
    activations.shape.length !== batch.shape.length ||
    activations.shape[0] !== 1 ||
    activations.size === 0
  ) {
    const axes = image.shape.length === 3 ? 'height, width, channels' : 'depth, height, width, channels';
    throw new TypeError(`activations must have shape [1, ${axes}], got [${activations.shape}]`);
  }
  if (gradients.shape.join() !== activations.shape.join()) {
    throw new TypeError(
      `gradients must have the activations' shape [${activations.shape}], got [${gradients.shape}]`,
    );
  }
  return features;
}
