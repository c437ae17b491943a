import { randomStream } from '../math/random.ts';

/** At least this many pairs stand behind a null, as in Arun et al. 2021, where there are so many. */
const leastPairs = 50;
/** At least this many partners for each image. */
const leastPartners = 3;

/**
 * Pairs of different images whose maps have nothing to do with each other: the null of a similarity. Every image
 * is the first of equally many pairs, so that each has a null of its own. Few images give all pairs there are.
 */
export function nullPairs(imageCount: number, seed: string): (readonly [first: number, second: number])[] {
  const wanted = Math.max(leastPartners, Math.ceil(leastPairs / Math.max(1, imageCount)));
  const partners = Math.min(imageCount - 1, wanted);
  if (partners < 1) return [];
  return Array.from({ length: imageCount }, (_, first) => {
    const others = Array.from({ length: imageCount }, (_, other) => other).filter((other) => other !== first);
    const stream = randomStream(`${seed}/${first}`);
    return Array.from({ length: partners }, (_, place) => {
      const chosen = place + stream.integer(others.length - place);
      const second = others[chosen] ?? 0;
      others[chosen] = others[place] ?? 0;
      return [first, second] as const;
    });
  }).flat();
}
