import * as z from 'zod';
import { dense } from '../math/arrays/dense.ts';
import { product } from '../math/arrays/elementwise.ts';
import type { Differentiable } from '../types/classifier.ts';
import type { Method } from '../types/method.ts';
import { attributionOf } from './explanation.ts';
import type { GradientOptions } from './gradient.ts';
import { inputGradient } from './inputGradient.ts';

/**
 * Input value times derivative, signed; in model units, so it depends on where those have their zero.
 * Shrikumar et al., arXiv:1605.01713, 2016.
 */
export const inputXGradient: Method<GradientOptions, Differentiable> = {
  name: 'input-x-gradient',
  note: 'The gradient times the value of each pixel.',
  needs: ['gradient'],
  options: z.strictObject({}),
  presets: { default: {}, arun2021: {} },
  reduction: 'absSum',
  async explain(question) {
    return attributionOf(question, product(dense(question.image), await inputGradient(question)));
  },
};
