import type { Attentive, Classifier, Differentiable, Layered } from '../types/classifier.ts';
import { boundMembers } from './boundMembers.ts';

/** How many images went through a classifier: forward alone, or forward and backward. */
export interface PassCount {
  forward: number;
  backward: number;
}

/** The same classifier with every image that passes through it counted in `passes`. */
export function counted<C extends Classifier>(classifier: C, passes: PassCount): C {
  const countsImages = (batch: { readonly shape: readonly number[] }) => batch.shape[0] ?? 0;
  const members: C & Partial<Differentiable & Layered & Attentive> = boundMembers(classifier);
  const { logits, gradient, features, attention } = members;
  return {
    ...members,
    logits: (batch) => {
      passes.forward += countsImages(batch);
      return logits(batch);
    },
    ...(gradient && {
      gradient: (...question: Parameters<Differentiable['gradient']>) => {
        // The rescale rule needs what the model computes of the baseline as well.
        passes.forward += (question[2]?.rule === 'rescale' ? 2 : 1) * countsImages(question[0]);
        passes.backward += countsImages(question[0]);
        return gradient(...question);
      },
    }),
    ...(features && {
      features: (...question: Parameters<Layered['features']>) => {
        passes.forward += countsImages(question[0]);
        passes.backward += countsImages(question[0]);
        return features(...question);
      },
    }),
    ...(attention && {
      attention: (...question: Parameters<Attentive['attention']>) => {
        passes.forward += countsImages(question[0]);
        passes.backward += countsImages(question[0]);
        return attention(...question);
      },
    }),
  };
}
