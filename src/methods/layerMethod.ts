import * as z from 'zod';
import { dense } from '../math/arrays/dense.ts';
import { channelsOf } from '../math/arrays/imageAxes.ts';
import type { Layered } from '../types/classifier.ts';
import type { Method, Question } from '../types/method.ts';
import { mapOf } from './explanation.ts';
import { isDead } from './gradCam.ts';
import { enlarged, layerFeatures, layerOption } from './layerFeatures.ts';

export interface LayerOptions {
  /** The spatial layer, by the classifier's name for it; `null` is the last one before the head. @default null */
  readonly layer: string | null;
}

/** The activations of a layer, [positions, channels] row-major, and the gradients of the target's logit by them. */
export interface LayerValues {
  readonly activations: Float32Array;
  readonly gradients: Float32Array;
  readonly channels: number;
}

interface LayerMethodOptions {
  readonly name: string;
  readonly note: string;
  /** One number for each position of the layer. */
  valuesOf(layer: LayerValues, question: Question<Layered>): Float64Array | Promise<Float64Array>;
}

/**
 * A method that makes a map of the activations and gradients of one layer, enlarged to the input's size by bilinear
 * interpolation. `dead` says that it is 0 everywhere.
 */
export function layerMethod({ name, note, valuesOf }: LayerMethodOptions): Method<LayerOptions, Layered> {
  return {
    name,
    note,
    needs: ['features'],
    options: z.strictObject({ layer: layerOption }),
    presets: { default: { layer: null }, arun2021: { layer: null } },
    reduction: 'positive',
    async explain(question, { layer }) {
      const features = await layerFeatures(question, layer);
      const { activations, gradients } = features;
      const channels = channelsOf(activations.shape);
      const given = { activations: dense(activations), gradients: dense(gradients), channels };
      const values = enlarged(question, await valuesOf(given, question), features);
      return mapOf(question, values, { layer: features.layer, dead: isDead(values) });
    },
  };
}
