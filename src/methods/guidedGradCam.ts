import * as z from 'zod';
import { absChannelSum, pixelProduct } from '../math/arrays/channels.ts';
import { product } from '../math/arrays/elementwise.ts';
import { channelsOf } from '../math/arrays/imageAxes.ts';
import { stretchedToQuantile } from '../math/arrays/stretch.ts';
import type { Differentiable, Layered } from '../types/classifier.ts';
import type { Method } from '../types/method.ts';
import { attributionOf, mapOf } from './explanation.ts';
import { classActivation, type GradCamOptions, gradCamOptions, gradCamPresets, isDead } from './gradCam.ts';
import { inputGradient } from './inputGradient.ts';
import { oneOf } from './optionTypes.ts';

export interface GuidedGradCamOptions extends GradCamOptions {
  /**
   * What is multiplied: `signed`, the guided gradient itself, per channel; `visualized`, its absolute sum over
   * channels and the class activation map, each stretched to [0, 1] with its 99th percentile at 1.
   * @default 'signed'
   */
  readonly factors: 'signed' | 'visualized';
}

/**
 * Guided backpropagation times the class activation map of Grad-CAM: signed, per channel. Selvaraju et al., ICCV
 * 2017. Preset `arun2021` multiplies the two pictures instead, which gives a map. `dead` says that the
 * activation map is 0 everywhere.
 */
export const guidedGradCam: Method<GuidedGradCamOptions, Differentiable & Layered> = {
  name: 'guided-grad-cam',
  note: 'Guided backpropagation times Grad-CAM.',
  needs: ['guided', 'features'],
  options: z.strictObject({ ...gradCamOptions, factors: oneOf('signed', 'visualized') }),
  presets: {
    default: { ...gradCamPresets.default, factors: 'signed' },
    arun2021: { ...gradCamPresets.arun2021, factors: 'visualized' },
  },
  reduction: 'absSum',
  async explain(question, { factors, ...camOptions }) {
    const { values: cam, layer } = await classActivation(question, camOptions);
    const guided = await inputGradient(question, 'guided');
    const diagnostics = { layer, dead: isDead(cam) };
    if (factors === 'signed') return attributionOf(question, pixelProduct(guided, cam), diagnostics);

    const channels = channelsOf(question.classifier.inputShape);
    const picture = stretchedToQuantile(absChannelSum(guided, channels), 0.99);
    return mapOf(question, product(picture, stretchedToQuantile(cam, 0.99)), diagnostics);
  },
};
