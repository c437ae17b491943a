import { attentionMethod, readTokens } from './attentionOf.ts';
import { rowThrough } from './kernels/rowThrough.ts';

/**
 * Π (A + I) / 2 over the layers, A the mean attention of the heads: how much of each token arrives at those that the head
 * reads, if attention were all that mixes. Abnar & Zuidema 2020, ACL. It knows no class. At least 0; shares of 1.
 */
export const attentionRollout = attentionMethod({
  name: 'attention-rollout',
  note: 'How far attention carries each patch to what the head reads, whatever the class: a control.',
  scores: 'logits',
  valuesOf: (layers) => {
    const last = layers.at(-1);
    if (last === undefined) return new Float64Array();
    return layers.reduceRight((row, layer) => {
      const mixed = rowThrough(row, layer, layer.weights);
      return mixed.map((value, token) => (value + (row[token] ?? 0)) / 2);
    }, readTokens(last));
  },
});
