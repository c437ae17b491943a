import { meanOfAny } from '../../math/arrays/meanOf.ts';
import type { Mask } from '../../types/arrays.ts';
import { placeImage, placesOf, sidesOf } from '../augmentation.ts';
import { softmaxCrossEntropy } from '../losses/crossEntropy.ts';
import type { Objective, Quality } from './objective.ts';

/**
 * The class of every place by soft-max cross-entropy, the mean over images and places, the logits [n, classes, height,
 * width] or [n, classes, depth, height, width]. Labels are whole numbers from 0 to classes - 1, [height, width] or
 * [depth, height, width] of each image. The quality is the mean Dice coefficient over images and the classes above 0
 * that they have. Throws RangeError for fewer than two classes, for no labels and for one that is no class.
 */
export function labelObjective(labels: readonly Mask[], classes: number): Objective {
  if (!(Number.isInteger(classes) && classes >= 2))
    throw new RangeError(`classes must be a whole number of at least 2, got ${classes}`);
  if (labels.length === 0) throw new RangeError('labels must be of one image or more, got none');
  for (const [index, { data }] of labels.entries()) {
    const bad = data.find((label) => label >= classes);
    if (bad !== undefined)
      throw new RangeError(`labels must be classes from 0 to ${classes - 1}, got ${bad} at index ${index}`);
  }
  return {
    // A row of logits is a place, not an image.
    loss: (emit, inputs) => softmaxCrossEntropy(emit, { ...inputs, count: inputs.size / classes }),
    count: labels.length,
    targetShape: (plane) => [classes, ...sidesOf(plane)],
    fill: (out, to, { index, placement, plane }) => {
      const own = labels[index];
      if (own === undefined) return;
      const [wanted, got] = [sidesOf(plane).join(' x '), own.shape.join(' x ')];
      if (wanted !== got)
        throw new RangeError(`labels must be of the images' size ${wanted}, got ${got} at index ${index}`);
      const places = placesOf(plane);
      const placed = new Float32Array(places);
      const geometry = { ...placement, gain: 1, offset: 0 };
      placeImage(own.data, placed, { from: 0, to: 0, plane: { ...plane, channels: 1 }, placement: geometry });
      placed.forEach((label, place) => {
        out[to + label * places + place] = 1;
      });
    },
    quality: meanDiceOf(classes),
  };
}

/** Keeps the Dice coefficient of each class above 0 that an image has. */
function meanDiceOf(classes: number): Quality {
  return {
    name: 'dice',
    kept: (prediction, target, count) => {
      const places = prediction.length / count / classes;
      return Array.from({ length: count }, (_, image) => {
        const from = image * classes * places;
        const own = [prediction, target].map((scores) => scores.subarray(from, from + classes * places));
        const [found = prediction, truth = target] = own;
        return diceOfClasses(largest(found, classes), largest(truth, classes), classes);
      }).flat();
    },
    of: (kept) => meanOfAny(kept),
  };
}

/** 2 |A and B| / (|A| + |B|) of each class from 1 that the truth has (Dice 1945), in their order. */
function diceOfClasses(found: Uint8Array, truth: Uint8Array, classes: number): number[] {
  const [both, inEither, inTruth] = [0, 0, 0].map(() => new Float64Array(classes)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const count = (sums: Float64Array, label: number) => {
    sums[label] = (sums[label] ?? 0) + 1;
  };
  truth.forEach((label, place) => {
    const said = found[place] ?? 0;
    if (said === label) count(both, label);
    count(inEither, label);
    count(inEither, said);
    count(inTruth, label);
  });
  return Array.from(inTruth).flatMap((size, label) =>
    label === 0 || size === 0 ? [] : (2 * (both[label] ?? 0)) / (inEither[label] ?? 1),
  );
}

/** The class with the largest score at each place, the first of equals; scores are [classes, ...places]. */
function largest(scores: Float32Array, classes: number): Uint8Array {
  const places = scores.length / classes;
  const best = scores.slice(0, places);
  const labels = new Uint8Array(places);
  for (let label = 1; label < classes; label++) {
    for (let place = 0; place < places; place++) {
      const score = scores[label * places + place] ?? 0;
      if (score <= (best[place] ?? 0)) continue;
      best[place] = score;
      labels[place] = label;
    }
  }
  return labels;
}
