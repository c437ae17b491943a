import * as z from 'zod';
import type { Differentiable } from '../types/classifier.ts';
import type { Method } from '../types/method.ts';
import { attributionOf } from './explanation.ts';
import { inputGradient } from './inputGradient.ts';

export type GradientOptions = Record<never, never>;

/** The derivative of the target's logit by each input value, signed. Simonyan et al., arXiv:1312.6034, 2013. */
export const gradient: Method<GradientOptions, Differentiable> = {
  name: 'gradient',
  note: 'How fast the class score changes with each pixel.',
  needs: ['gradient'],
  options: z.strictObject({}),
  presets: { default: {}, arun2021: {} },
  reduction: 'absSum',
  async explain(question) {
    return attributionOf(question, await inputGradient(question));
  },
};
