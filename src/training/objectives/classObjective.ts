import ndarray from 'ndarray';
import { rocAuc } from '../../metrics/index.ts';
import { softmaxCrossEntropy } from '../losses/crossEntropy.ts';
import type { Objective, Quality } from './objective.ts';

/**
 * One class per image by soft-max cross-entropy, the logits [n, classes]. Its quality is the area under the ROC curve
 * of class 1 against the others, from logit 1 - logit 0, where there are two classes.
 * Throws RangeError for a label that is no class and for labels all of one class.
 */
export function classObjective(labels: ArrayLike<number>, classes = 2): Objective {
  const all = Array.from(labels);
  const bad = all.findIndex((label) => !(Number.isInteger(label) && label >= 0 && label < classes));
  if (bad >= 0) {
    throw new RangeError(`labels must be classes from 0 to ${classes - 1}, got ${all[bad]} at index ${bad}`);
  }
  if (new Set(all).size < 2) {
    throw new RangeError(
      `labels must be of two classes or more, all ${all.length} are ${all[0] ?? 'absent'}`,
    );
  }
  return {
    loss: softmaxCrossEntropy,
    count: all.length,
    targetShape: () => [classes],
    fill: (out, to, { index }) => {
      out[to + (all[index] ?? 0)] = 1;
    },
    ...(classes === 2 && { quality: aucOfLogits }),
  };
}

/** Keeps of each image the difference of its logits and its class. */
const aucOfLogits: Quality = {
  name: 'auc',
  kept: (prediction, target, count) =>
    Array.from({ length: count }, (_, i) => [
      (prediction[2 * i + 1] ?? 0) - (prediction[2 * i] ?? 0),
      target[2 * i + 1] ?? 0,
    ]).flat(),
  of: (kept) => {
    const count = kept.length / 2;
    const scores = Float32Array.from({ length: count }, (_, i) => kept[2 * i] ?? 0);
    const truth = Uint8Array.from({ length: count }, (_, i) => kept[2 * i + 1] ?? 0);
    const score = rocAuc(ndarray(scores, [1, count]), ndarray(truth, [1, count]));
    return score.state === 'scored' ? score.value : undefined;
  },
};
