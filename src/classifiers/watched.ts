import { dense } from '../math/arrays/dense.ts';
import type { ImageBatch, Logits } from '../types/arrays.ts';
import type { Classifier, Differentiable } from '../types/classifier.ts';
import { boundMembers } from './boundMembers.ts';

/** Called with the values of an image that went through a classifier, and its logits; both are valid during the call. */
export type SeePass = (image: Float32Array, logits: Float32Array) => void;

/**
 * The same classifier, which tells `see` what it said of each image. Of gradients it tells where the classifier has the
 * logits of the same pass, and no pass is made for it.
 */
export function watched<C extends Classifier>(classifier: C, see: SeePass): C {
  const members: C & Partial<Differentiable> = boundMembers(classifier);
  const { logits, gradient } = members;
  const tell = (batch: ImageBatch, answers: Logits, first: number) => {
    const [images, rows] = [dense(batch), dense(answers)];
    const [count = 0, classes = 0] = answers.shape;
    const size = images.length / (batch.shape[0] ?? 1);
    for (let i = 0; i < count; i++) {
      const index = first + i;
      see(images.subarray(index * size, (index + 1) * size), rows.subarray(i * classes, (i + 1) * classes));
    }
    return first + count;
  };
  return {
    ...members,
    logits: async (batch) => {
      const answers = await logits(batch);
      tell(batch, answers, 0);
      return answers;
    },
    ...(gradient && {
      gradient: (...[batch, targets, options]: Parameters<Differentiable['gradient']>) => {
        let told = 0;
        const onLogits = (answers: Logits) => {
          told = tell(batch, answers, told);
          options?.onLogits?.(answers);
        };
        return gradient(batch, targets, { ...options, onLogits });
      },
    }),
  };
}
