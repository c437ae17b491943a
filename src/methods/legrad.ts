import { attentionMethod, readTokens } from './attentionOf.ts';
import { rowThrough } from './kernels/rowThrough.ts';

/**
 * The mean over layers and heads of ReLU(G), G the gradient by a layer's attention of the logit that the head gives for
 * the tokens as that layer leaves them: the row of what the head reads. Bousselham et al. 2024, arXiv:2404.03214.
 * At least 0.
 */
export const legrad = attentionMethod({
  name: 'legrad',
  note: 'How much more attention to each patch would add to the class score, layer by layer.',
  scores: 'layers',
  valuesOf: (layers) => {
    const sum = new Float64Array(layers[0]?.tokens ?? 0);
    for (const layer of layers) {
      const own = rowThrough(readTokens(layer), layer, layer.gradients);
      own.forEach((value, token) => {
        sum[token] = (sum[token] ?? 0) + value / layers.length;
      });
    }
    return sum;
  },
});
