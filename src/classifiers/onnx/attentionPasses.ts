import ndarray from 'ndarray';
import type { ImageBatch } from '../../types/arrays.ts';
import type { Attention } from '../../types/classifier.ts';
import type { Network } from '../network/network.ts';
import { type AttentionModel, type AttentionScores, attentionModel } from './attentionModel.ts';
import type { CompiledPass, CompiledPasses } from './compiledPasses.ts';

/** A compiled pass, and what its arrays say of a batch. */
export interface AttentionPass extends CompiledPass {
  attention(arrays: readonly Float32Array[], batch: ImageBatch): Attention;
}

/** The passes that show attention, each made when it is first asked for. */
export function attentionPasses(
  network: Network,
  compiled: CompiledPasses['compiled'],
): (scores: AttentionScores) => Promise<AttentionPass> {
  const models = new Map<AttentionScores, AttentionModel>();
  return async (scores) => {
    if (scores !== 'logits' && scores !== 'layers')
      throw new RangeError(`scores must be logits or layers, got ${scores satisfies never}`);
    const model = models.get(scores) ?? attentionModel(network, scores);
    models.set(scores, model);
    const pass = await compiled(`attention ${scores}`, () => model);
    return { ...pass, attention: (arrays, batch) => attentionOf(model, arrays, batch.shape[0] ?? 0) };
  };
}

/** The matrices of each layer, [images, heads, tokens, tokens], from all arrays in their order. */
function attentionOf(
  { maps, tokens, grid, patches }: AttentionModel,
  arrays: readonly Float32Array[],
  count: number,
): Attention {
  const layers = maps.map(({ name }, at) => {
    const [weights = new Float32Array(), gradients = new Float32Array()] = arrays.slice(2 * at);
    const shape = [count, weights.length / (count * tokens * tokens), tokens, tokens];
    return { layer: name, weights: ndarray(weights, shape), gradients: ndarray(gradients, [...shape]) };
  });
  return { grid, patches, layers };
}
