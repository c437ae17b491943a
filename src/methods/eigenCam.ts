import { firstComponent } from './kernels/featureMaps.ts';
import { layerMethod } from './layerMethod.ts';

/**
 * The activations of a layer on their first right singular vector, its sign such that the map's sum is not negative:
 * what varies most in the layer, whatever the class. Muhammad & Yeasin 2020, IJCNN. A control: it knows no class. What is
 * below 0 is 0.
 */
export const eigenCam = layerMethod({
  name: 'eigen-cam',
  note: 'What varies most in the last feature maps, whatever the class: a control.',
  valuesOf: ({ activations, channels }) =>
    firstComponent(activations, channels).map((value) => Math.max(0, value)),
});
