import { meanOfAny } from '../../math/arrays/meanOf.ts';
import type { Mask } from '../../types/arrays.ts';
import { placeImage, planeSides } from '../augmentation.ts';
import { sigmoidCrossEntropy } from '../losses/crossEntropy.ts';
import { dice } from '../losses/dice.ts';
import { sumOfLosses } from '../losses/sumOfLosses.ts';
import type { Objective, Quality } from './objective.ts';

/**
 * A mask per image by `dice` and sigmoid cross-entropy, added, the logits [n, 1, height, width]. Its quality is the
 * mean Dice coefficient of the pixels above 0 over the images that have a mask. Throws RangeError where all masks are
 * empty; undefined stands for an empty one. Of images alone: `labelObjective` takes volumes.
 */
export function maskObjective(masks: readonly (Mask | undefined)[]): Objective {
  if (!masks.some((mask) => mask?.data.includes(1))) {
    throw new RangeError(`masks must hold a region in some image, all ${masks.length} are empty`);
  }
  return {
    loss: sumOfLosses(dice, sigmoidCrossEntropy),
    count: masks.length,
    targetShape: (plane) => [1, ...planeSides('maskObjective', plane)],
    fill: (out, to, { index, placement, plane }) => {
      const mask = masks[index];
      if (mask === undefined) return;
      const [height, width] = mask.shape;
      if (height !== plane.height || width !== plane.width) {
        throw new RangeError(
          `masks must be of the images' size ${plane.height} x ${plane.width}, got ${height} x ${width} at index ${index}`,
        );
      }
      const geometry = { ...placement, gain: 1, offset: 0 };
      placeImage(mask.data, out, { from: 0, to, plane: { ...plane, channels: 1 }, placement: geometry });
    },
    quality: meanDice,
  };
}

/** Keeps the Dice coefficient of each image that has a region. */
const meanDice: Quality = {
  name: 'dice',
  kept: (prediction, target, count) => {
    const size = prediction.length / count;
    return Array.from({ length: count }, (_, index) => {
      const [from, to] = [index * size, (index + 1) * size];
      return diceCoefficient(prediction.subarray(from, to), target.subarray(from, to)) ?? [];
    }).flat();
  },
  of: (kept) => meanOfAny(kept),
};

/**
 * 2 |A and B| / (|A| + |B|) of the pixels of a map above `threshold` and those of a mask, from 0 to 1 (Dice 1945);
 * undefined for an empty mask.
 */
export function diceCoefficient(
  map: Float32Array,
  mask: Uint8Array | Float32Array,
  threshold = 0,
): number | undefined {
  let [both, inMap, inMask] = [0, 0, 0];
  for (let i = 0; i < mask.length; i++) {
    const isIn = (map[i] ?? 0) > threshold ? 1 : 0;
    const truth = mask[i] ?? 0;
    both += isIn * truth;
    inMap += isIn;
    inMask += truth;
  }
  return inMask === 0 ? undefined : (2 * both) / (inMap + inMask);
}
