import { channelSum } from '../math/arrays/channels.ts';
import { rectifiedProduct } from './kernels/featureMaps.ts';
import { layerMethod } from './layerMethod.ts';

/**
 * ReLU(Σ_k ReLU(G_k) A_k): each position of each channel weighted by its own gradient G where that is positive. Jiang et
 * al. 2021, IEEE TIP 30. At least 0, in logits.
 */
export const layerCam = layerMethod({
  name: 'layer-cam',
  note: 'The feature maps, each place weighted by its own gradient where that is positive.',
  valuesOf: ({ activations, gradients, channels }) =>
    channelSum(rectifiedProduct(gradients, activations), channels).map((value) => Math.max(0, value)),
});
