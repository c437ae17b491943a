import { quoted } from '../../files/quoted.ts';
import type { FullClassifier } from '../../types/classifier.ts';
import type { ImageSource } from './imageSource.ts';
import type { PreparedModel } from './preparedModel.ts';

/** The name of a model whose predictions were made elsewhere, in rows and reports. */
const id = 'predictions';

/** A probability of 0 has a finite logarithm too: float32 holds this one. */
const leastProbability = 1e-38;

/**
 * The model of a run without a classifier: the data say what it predicts, and it can be asked nothing else. Throws
 * RangeError where the data say nothing and `isAsked`, or of some images another number of classes than of others.
 */
export function statedModel({ images, regions }: ImageSource, isAsked: boolean): PreparedModel {
  const said = images.flatMap(({ id: image, probabilities }) =>
    probabilities === undefined ? [] : [{ image, probabilities }],
  );
  const [first] = said;
  if (first === undefined && isAsked) {
    throw new RangeError(
      'classifiers: expected at least one, got none, and the data set has no predictions: "columns": { "predictions": … } names those of a table',
    );
  }
  const classCount = first?.probabilities.length ?? 2;
  const odd = said.find(({ probabilities }) => probabilities.length !== classCount);
  if (odd !== undefined) {
    throw new RangeError(
      `predictions must be of the same classes: '${first?.image}' has ${classCount}, ${quoted(odd.image)} has ${odd.probabilities.length}`,
    );
  }
  const absent = new Float32Array(classCount).fill(Number.NaN);
  const logits = new Map([
    ...(said.length === 0 ? [] : images).map(({ id: image }) => [image, absent] as const),
    ...said.map(({ image, probabilities }) => [image, logarithms(probabilities)] as const),
  ]);
  const inputRange = [0, 1] as const;
  return {
    config: { id, model: '' },
    classifier: askedNothing(classCount),
    images,
    hasPixels: false,
    prepared: refused,
    regions,
    region: refused,
    ownSize: refused,
    inputRange,
    pass: { logits, facts: [], unreadable: new Map(), inputRange },
    black: [],
    white: [],
    unreadable: new Map(),
    logits,
    warnings: [],
  };
}

/** Softmax gives the probabilities back. */
function logarithms(probabilities: readonly number[]): Float32Array {
  return Float32Array.from(probabilities, (value) => Math.log(Math.max(value, leastProbability)));
}

function askedNothing(classCount: number): FullClassifier {
  return {
    ...{ id, inputShape: [0, 0, 0], classCount },
    ...{ logits: refused, gradient: refused, features: refused, attention: refused, randomized: refused },
    layers: () => [],
    constants: () => [],
    dispose: async () => {},
  };
}

async function refused(): Promise<never> {
  throw new TypeError('predictions that were made elsewhere have no model to ask, and no pixels');
}
