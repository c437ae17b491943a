import * as z from 'zod';
import type { Differentiable } from '../types/classifier.ts';
import type { Method } from '../types/method.ts';
import { attributionOf } from './explanation.ts';
import type { GradientOptions } from './gradient.ts';
import { inputGradient } from './inputGradient.ts';

/**
 * The derivative under a changed rule: at every ReLU the gradient g becomes g · [g > 0] · [output > 0]. Signed.
 * Springenberg et al., arXiv:1412.6806, 2014.
 */
export const guidedBackprop: Method<GradientOptions, Differentiable> = {
  name: 'guided-backprop',
  note: 'A gradient that lets only positive signals back through each ReLU.',
  needs: ['guided'],
  options: z.strictObject({}),
  presets: { default: {}, arun2021: {} },
  reduction: 'absSum',
  async explain(question) {
    return attributionOf(question, await inputGradient(question, 'guided'));
  },
};
