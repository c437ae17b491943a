import ndarray from 'ndarray';
import { type Fitting, placedMask } from '../../images/index.ts';
import { dense } from '../../math/arrays/dense.ts';
import { mapTo } from '../../math/arrays/elementwise.ts';
import { randomStream } from '../../math/random/random.ts';
import type { Mask, SaliencyMap } from '../../types/arrays.ts';
import type { AverageMask } from '../../types/averageMask.ts';

/** How many masks cover each pixel, of masks of one size. */
interface MaskTotal {
  readonly sum: Float64Array;
  count: number;
}

/** The masks of one size: all, and random halves of them. */
interface Totals {
  readonly all: MaskTotal;
  /** Of each division in two: both sides. */
  readonly divisions: readonly (readonly [MaskTotal, MaskTotal])[];
}

/** By size, the sums of masks: one pass, so that the average of the others costs each image the same. */
export type MaskTotals = ReadonlyMap<string, Totals>;

/** Each mask with the name of its image. */
export interface NamedMask {
  readonly image: string;
  readonly mask: Mask;
  /** Whose image it is, where that is known. */
  readonly group?: string;
}

/** How often masks are divided at random into two halves. */
const divisions = 6;
/** Of more masks than this a half is as good as the whole to the second digit. */
const mostHalved = 200;

/** The sums of all masks and of random halves of them. */
export async function maskTotals(masks: AsyncIterable<NamedMask>): Promise<MaskTotals> {
  const totals = new Map<string, Totals>();
  for await (const { image, mask } of masks) {
    const key = mask.shape.join();
    const own = totals.get(key) ?? newTotals(mask.size);
    totals.set(key, own);
    const flags = dense(mask);
    add(own.all, flags);
    own.divisions.forEach((sides, division) => {
      add(sides[sideOf(image, division)], flags);
    });
  }
  return totals;
}

/** The average of the masks but the one of `image`, which is among them; undefined where none is left. */
export function averageWithout(
  totals: MaskTotals,
  size: readonly number[],
  { image, mask }: { readonly image: string; readonly mask: Mask | undefined },
): AverageMask | undefined {
  const own = totals.get(size.join());
  if (own === undefined) return undefined;
  const flags = mask && dense(mask);
  const map = shareMap(own.all, size, flags);
  if (map === undefined) return undefined;
  const masks = own.all.count - (flags === undefined ? 0 : 1);
  if (masks > mostHalved) return { map, masks, isOutside: false, halves: [] };
  // The side without the image's own mask: as many as there are whatever that mask is.
  const halves = own.divisions.flatMap((sides, division) => {
    const half = sides[sideOf(image, division) === 0 ? 1 : 0];
    const found = shareMap(half, size, undefined);
    return found === undefined || half.count >= masks ? [] : [{ map: found, masks: half.count }];
  });
  return { map, masks, isOutside: false, halves };
}

interface ShareOptions {
  readonly size: readonly number[];
  /** How masks of any size are brought to that one. @default stretched */
  readonly fitting?: Fitting | undefined;
  isCounted(mask: NamedMask): boolean;
}

/** The share of masks, fitted to one size, that cover each pixel, of those that count; no map of none. */
export async function shareOfMasks(
  masks: AsyncIterable<NamedMask>,
  { size, fitting, isCounted }: ShareOptions,
): Promise<{ readonly map: SaliencyMap | undefined; readonly masks: number }> {
  const total: MaskTotal = { sum: new Float64Array(size.reduce((area, side) => area * side, 1)), count: 0 };
  for await (const one of masks) {
    if (isCounted(one)) add(total, dense(placedMask(one.mask, size, fitting)));
  }
  return { map: shareMap(total, size, undefined), masks: total.count };
}

function newTotals(size: number): Totals {
  const none = (): MaskTotal => ({ sum: new Float64Array(size), count: 0 });
  return { all: none(), divisions: Array.from({ length: divisions }, () => [none(), none()] as const) };
}

function add(total: MaskTotal, flags: Uint8Array): void {
  const { sum } = total;
  for (let pixel = 0; pixel < flags.length; pixel++) sum[pixel] = (sum[pixel] ?? 0) + (flags[pixel] ?? 0);
  total.count++;
}

function sideOf(image: string, division: number): 0 | 1 {
  return randomStream(`half ${division}/${image}`).uniform() < 0.5 ? 0 : 1;
}

function shareMap(
  { sum, count }: MaskTotal,
  size: readonly number[],
  without: Uint8Array | undefined,
): SaliencyMap | undefined {
  const others = count - (without === undefined ? 0 : 1);
  if (others < 1) return undefined;
  const shares = mapTo(Float32Array, sum, (total, pixel) => (total - (without?.[pixel] ?? 0)) / others);
  return ndarray(shares, [...size]);
}
