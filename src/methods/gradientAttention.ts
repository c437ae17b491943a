import { attentionMethod, readTokens } from './attentionOf.ts';
import { rowThrough } from './kernels/rowThrough.ts';

/**
 * R = R + Ā R from layer to layer, from R = I, with Ā the mean over heads of ReLU(G A), G the gradient of the logit by the
 * attention A: the row of what the head reads. Chefer et al. 2021, ICCV, arXiv:2103.15679. At least 0.
 */
export const gradientAttention = attentionMethod({
  name: 'gradient-attention',
  note: 'Attention weighted by its gradient, carried through all layers.',
  scores: 'logits',
  valuesOf: (layers) => {
    const last = layers.at(-1);
    if (last === undefined) return new Float64Array();
    const start = readTokens(last);
    const row = layers.reduceRight((before, layer) => {
      const mixed = rowThrough(before, layer, layer.weights, layer.gradients);
      return mixed.map((value, token) => value + (before[token] ?? 0));
    }, start);
    // What the tokens that are read give to themselves says nothing of an image.
    return row.map((value, token) => value - (start[token] ?? 0));
  },
});
