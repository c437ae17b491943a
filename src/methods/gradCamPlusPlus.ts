import { weightedChannelSum } from '../math/arrays/channels.ts';
import { plusPlusWeights } from './kernels/featureMaps.ts';
import { layerMethod } from './layerMethod.ts';

/**
 * ReLU(Σ_k w_k A_k), w_k = Σ α ReLU(G_k) over positions with α = G² / (2 G² + G³ Σ A_k), 0 where the gradient G is 0:
 * Grad-CAM with weights that several objects of one class share. Chattopadhay et al., WACV 2018. At least 0.
 */
export const gradCamPlusPlus = layerMethod({
  name: 'grad-cam-plus-plus',
  note: 'Grad-CAM with weights that count every place where a class shows.',
  valuesOf: ({ activations, gradients, channels }) =>
    weightedChannelSum(activations, plusPlusWeights(activations, gradients, channels)).map((value) =>
      Math.max(0, value),
    ),
});
