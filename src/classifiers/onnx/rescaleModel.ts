import { rescaled } from '../../autodiff/rescaled.ts';
import { baselineOf } from '../../autodiff/twin.ts';
import { assertArray } from '../../checks/assertArray.ts';
import { dense } from '../../math/arrays/dense.ts';
import type { Image, ImageBatch } from '../../types/arrays.ts';
import type { GradientRule } from '../../types/classifier.ts';
import { imageName, logitsName, modelOf, type Network } from '../network/network.ts';
import { type GradientModel, requireUnquantized, seeded, seedName, withoutGradient } from './graphs.ts';
import type { Feed } from './ortSession.ts';

/** Image batch, baselines and seed in; DeepLIFT's multipliers and the logits of the images out. */
export function rescaleModel(network: Network): GradientModel {
  requireUnquantized(network, imageName);
  const { facts, source } = network;
  const { graph, gradients } = rescaled(seeded(network), {
    ...{ output: logitsName, seed: seedName, input: imageName, facts, source },
  });
  const [multipliers] = gradients;
  if (multipliers === undefined) throw withoutGradient(network, imageName, 'the image');
  const outputs = [multipliers, logitsName];
  return { model: modelOf(network, graph, outputs), outputs };
}

/** The baseline once for each image, where the rule has one. */
export function baselineFeeds(
  batch: ImageBatch,
  { rule, baseline }: { readonly rule: GradientRule; readonly baseline: Image | undefined },
): Readonly<Record<string, Feed>> {
  if (rule !== 'rescale') {
    if (baseline === undefined) return {};
    throw new RangeError(`a baseline belongs to the rule rescale alone, got one with the rule ${rule}`);
  }
  if (baseline === undefined) throw new RangeError('the rule rescale needs a baseline, got none');
  assertArray('baseline', baseline);
  const [count = 0, ...item] = batch.shape;
  if (baseline.shape.join() !== item.join())
    throw new RangeError(`baseline must have the shape [${item}] of an image, got [${baseline.shape}]`);
  const values = dense(baseline);
  const data = new Float32Array(count * values.length);
  for (let i = 0; i < count; i++) data.set(values, i * values.length);
  return { [baselineOf(imageName)]: { data, dims: batch.shape } };
}
