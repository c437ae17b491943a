import ndarray from 'ndarray';
import * as z from 'zod';
import { dense } from '../math/arrays/dense.ts';
import { resizedBilinear } from '../math/resizing/resize.ts';
import type { Attention, Attentive } from '../types/classifier.ts';
import type { Explanation, Method, Question } from '../types/method.ts';
import { mapOf } from './explanation.ts';
import { isDead } from './gradCam.ts';

/** The matrices of one layer, [heads, tokens, tokens] row-major. */
export interface LayerMatrices {
  readonly weights: Float32Array;
  readonly gradients: Float32Array;
  readonly heads: number;
  readonly tokens: number;
}

interface AttentionMethodOptions {
  readonly name: string;
  readonly note: string;
  /** Whose derivative the gradients are. */
  readonly scores: 'logits' | 'layers';
  /** One number for each token, from the layers in the order of the network. */
  valuesOf(layers: readonly LayerMatrices[]): Float64Array;
}

/**
 * A method that makes a map of the attention of all layers, one number a patch, enlarged to the input's size by bilinear
 * interpolation. `dead` says that it is 0 everywhere.
 */
export function attentionMethod({
  name,
  note,
  scores,
  valuesOf,
}: AttentionMethodOptions): Method<object, Attentive> {
  return {
    name,
    note,
    needs: ['attention'],
    options: z.strictObject({}),
    presets: { default: {}, arun2021: {} },
    reduction: 'positive',
    async explain(question): Promise<Explanation> {
      const { layers, grid, patches } = await attentionOf(question, scores);
      const values = valuesOf(layers.map(matricesOf));
      const ofPatches = Float64Array.from(patches, (token) => values[token] ?? 0);
      const [height, width] = question.classifier.inputShape;
      const map = resizedBilinear(ofPatches, [...grid, 1], { height, width, centres: 'halfPixel' });
      return mapOf(question, map, { layers: layers.length, dead: isDead(map) });
    },
  };
}

function attentionOf(question: Question<Attentive>, scores: 'logits' | 'layers'): Promise<Attention> {
  const { classifier, image, target } = question;
  return question.once(`attention:${scores}`, () =>
    classifier.attention(ndarray(dense(image), [1, ...image.shape]), [target], { scores }),
  );
}

function matricesOf({ weights, gradients }: Attention['layers'][number]): LayerMatrices {
  const [, heads = 0, tokens = 0] = weights.shape;
  return { weights: dense(weights), gradients: dense(gradients), heads, tokens };
}

/**
 * The mean row of the tokens that the head reads, [tokens]: those whose own row of the last layer the score depends on, the
 * class token or all that are pooled.
 */
export function readTokens({ gradients, heads, tokens }: LayerMatrices): Float64Array {
  const read = new Float64Array(tokens);
  for (let head = 0; head < heads; head++) {
    for (let row = 0; row < tokens; row++) {
      const start = (head * tokens + row) * tokens;
      for (let at = start; at < start + tokens && read[row] === 0; at++)
        if (gradients[at] !== 0) read[row] = 1;
    }
  }
  const count = read.reduce((sum, value) => sum + value, 0);
  return count === 0 ? read : read.map((value) => value / count);
}
