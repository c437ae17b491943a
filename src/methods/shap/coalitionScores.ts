import ndarray from 'ndarray';
import { dense } from '../../math/arrays/dense.ts';
import type { Image } from '../../types/arrays.ts';
import type { Classifier } from '../../types/classifier.ts';

/** What of a model's answer is shared out. */
export type ShapScore = 'logit' | 'probability';

/** What is scored, and how pixels are hidden. */
export interface CoalitionOptions {
  /** The class, or all of them. */
  readonly target: number | 'all';
  /** `probability` is that after softmax over the classes. @default 'logit' */
  readonly score?: ShapScore;
  /** What a value outside the coalition shows: one for all, or one for each value of the image. @default 0 */
  readonly maskValue?: number | Float32Array;
  /** At most this many images go to the classifier in one call. @default 50 */
  readonly batchSize?: number;
}

/** Copies the values of a coalition from the image to `out`, which shows the mask everywhere before. */
export type Shown = (image: Float32Array, out: Float32Array) => void;

/** The scores of an image of which only a coalition of values is seen, one row for each coalition. */
export interface CoalitionScores {
  /** How many scores a row has: 1, or the number of classes. */
  readonly outputs: number;
  of(coalitions: readonly Shown[]): Promise<Float64Array[]>;
}

/**
 * The game that Shapley values share out: the players are the values of `image`, [height, width, channels], and the
 * worth of a coalition is the classifier's score of the image that shows its values and hides all others.
 * Throws RangeError for a class that the classifier does not have and for a score that there is not.
 */
export function coalitionScores(
  classifier: Classifier,
  image: Image,
  { target, score = 'logit', maskValue = 0, batchSize = 50 }: CoalitionOptions,
): CoalitionScores {
  const { classCount } = classifier;
  if (target !== 'all' && !(Number.isInteger(target) && target >= 0 && target < classCount)) {
    throw new RangeError(`target must be a class from 0 to ${classCount - 1} or all, got ${target}`);
  }
  if (score !== 'logit' && score !== 'probability') {
    throw new RangeError(`score must be logit or probability, got ${String(score satisfies never)}`);
  }
  const values = dense(image);
  const hidden = typeof maskValue === 'number' ? new Float32Array(values.length).fill(maskValue) : maskValue;
  if (hidden.length !== values.length) {
    throw new RangeError(
      `maskValue must have one value for each of the image's ${values.length}, got ${hidden.length}`,
    );
  }
  const scoresOf = (logits: Float32Array) => {
    const all = score === 'logit' ? Float64Array.from(logits) : softmax(logits);
    return target === 'all' ? all : all.slice(target, target + 1);
  };
  return {
    outputs: target === 'all' ? classCount : 1,
    of: async (coalitions) => {
      const rows: Float64Array[] = [];
      for (let first = 0; first < coalitions.length; first += batchSize) {
        const part = coalitions.slice(first, first + batchSize);
        const batch = new Float32Array(part.length * values.length);
        part.forEach((show, i) => {
          const out = batch.subarray(i * values.length, (i + 1) * values.length);
          out.set(hidden);
          show(values, out);
        });
        const logits = dense(await classifier.logits(ndarray(batch, [part.length, ...image.shape])));
        for (let i = 0; i < part.length; i++) {
          rows.push(scoresOf(logits.subarray(i * classCount, (i + 1) * classCount)));
        }
      }
      return rows;
    },
  };
}

function softmax(logits: Float32Array): Float64Array {
  const most = logits.reduce((a, b) => Math.max(a, b));
  const shares = Float64Array.from(logits, (logit) => Math.exp(logit - most));
  const total = shares.reduce((a, b) => a + b);
  return shares.map((share) => share / total);
}
