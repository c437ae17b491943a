import { channelSum } from '../math/arrays/channels.ts';
import { product } from '../math/arrays/elementwise.ts';
import { layerMethod } from './layerMethod.ts';

/**
 * ReLU(Σ_k G_k A_k): each position of each channel times its gradient, which is what the position adds to the logit of a
 * network with one dense layer after it. Draelos & Carin 2020, arXiv:2011.08891. At least 0, in logits.
 */
export const hiresCam = layerMethod({
  name: 'hires-cam',
  note: 'The feature maps, each place times its gradient: what it adds to the class score.',
  valuesOf: ({ activations, gradients, channels }) =>
    channelSum(product(gradients, activations), channels).map((value) => Math.max(0, value)),
});
