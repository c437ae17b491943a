import { randomStream } from '../../math/random/random.ts';
import type { Preset } from '../measurement.ts';

export interface NullPairsOptions {
  /** @default 'default' */
  readonly preset?: Preset;
  /** The patient of each image: images of one patient are never paired. @default each image its own */
  readonly groups?: readonly string[];
}

/** So few images give all pairs that there are: drawing some of them would add noise for nothing. */
const mostOfAll = 50;
/** At least this many partners for each image. Arun et al. 2021 drew fifty pairs for each image. */
const leastPartners: Readonly<Record<Preset, number>> = { default: 5, arun2021: 50 };

/**
 * Pairs of different images whose maps have nothing to do with each other: the null of a similarity. Every image
 * is the first of equally many pairs, so that each has a null of its own, but where its patient has so many images
 * that there are too few others. Few images give all pairs there are.
 */
export function nullPairs(
  imageCount: number,
  seed: string,
  { preset = 'default', groups }: NullPairsOptions = {},
): (readonly [first: number, second: number])[] {
  if (groups !== undefined && groups.length !== imageCount) {
    throw new RangeError(`groups must have one label per image (${imageCount}), got ${groups.length}`);
  }
  const wanted = imageCount <= mostOfAll ? imageCount : leastPartners[preset];
  return Array.from({ length: imageCount }, (_, first) => {
    const others = Array.from({ length: imageCount }, (_, other) => other).filter((other) =>
      groups === undefined ? other !== first : groups[other] !== groups[first],
    );
    const stream = randomStream(`${seed}/${first}`);
    return Array.from({ length: Math.min(others.length, wanted) }, (_, index) => {
      const chosen = index + stream.integer(others.length - index);
      const second = others[chosen] ?? 0;
      others[chosen] = others[index] ?? 0;
      return [first, second] as const;
    });
  }).flat();
}
