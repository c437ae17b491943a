import ndarray from 'ndarray';
import { assertKnownKeys } from '../checks/knownKeys.ts';
import { assertSameShape } from '../checks/sameShape.ts';
import { dense } from '../math/arrays/dense.ts';
import { mapTo } from '../math/arrays/elementwise.ts';
import type { Image, Mask } from '../types/arrays.ts';
import { boxedMask, type RegionBoxRule } from './boxedMask.ts';
import { channelFill } from './channelFill.ts';
import { spreadMask } from './spreadMask.ts';

/**
 * What of an image stays: all of it, all but the region, or the region alone; the `-box` ones with the box around the
 * region in the place of the region. The names in Sourget et al. 2024: Full, NoLung, NoLungBB, OnlyLung, OnlyLungBB.
 */
export type MaskingVariant = (typeof maskingVariants)[number];
/** The names of the ways to mask an image. */
export const maskingVariants = ['full', 'no-roi', 'no-roi-box', 'only-roi', 'only-roi-box'] as const;

/** Options of `maskedImage`. */
export interface MaskingOptions {
  readonly variant: MaskingVariant;
  /** Steps by which the region grows, or shrinks where below 0, before its box is taken. @default 0 */
  readonly spread?: number;
  /** @default 'inclusive' */
  readonly boxRule?: RegionBoxRule;
  /** What takes the place of what is removed, one value per channel or one for all. @default 0 */
  readonly fill?: number | readonly number[];
}

/** The masked image, and the region that was taken. */
export interface MaskedImage {
  /** The shape and units of the image that came. */
  readonly image: Image;
  /** [height, width], 1 where pixels were removed. */
  readonly removed: Mask;
  /** The share of the frame's pixels that were not removed, in [0, 1]. */
  readonly visibleFraction: number;
}

const optionKeys = { variant: true, spread: true, boxRule: true, fill: true } as const;

/**
 * An image without a region, or the region alone (Sourget et al. 2024, "Mask of truth"). `image` is
 * [height, width, channels], `mask` [height, width] of 0 and 1; neither is changed. Throws RangeError for shapes that
 * differ, for a variant or rule that there is not, and for the box of an empty region.
 */
export function maskedImage(image: Image, mask: Mask, options: MaskingOptions): MaskedImage {
  assertKnownKeys('options of maskedImage', options, optionKeys);
  assertSameShape({ image }, 3);
  const [height, width, channels] = image.shape as [number, number, number];
  if (mask.shape.join() !== `${height},${width}`) {
    throw new RangeError(`mask must be [${height}, ${width}] as the image, got [${mask.shape.join(', ')}]`);
  }
  const fill = channelFill(options.fill ?? 0, channels);
  const removed = removedPixels(mask, options);
  const out = Float32Array.from(dense(image));
  let visible = 0;
  removed.forEach((isRemoved, i) => {
    if (isRemoved === 0) visible++;
    else out.set(fill, i * channels);
  });
  return {
    image: ndarray(out, [height, width, channels]),
    removed: ndarray(removed, [height, width]),
    visibleFraction: visible / removed.length,
  };
}

/** 1 for each pixel that a variant removes. */
function removedPixels(
  mask: Mask,
  { variant, spread = 0, boxRule = 'inclusive' }: MaskingOptions,
): Uint8Array {
  if (!maskingVariants.includes(variant)) {
    throw new RangeError(`variant must be one of ${maskingVariants.join(', ')}, got ${String(variant)}`);
  }
  if (variant === 'full') return new Uint8Array(dense(mask).length);
  const region = spreadMask(mask, spread);
  const whole = variant.endsWith('-box') ? boxedMask(region, { rule: boxRule }) : region;
  const values = dense(whole);
  return variant.startsWith('no-')
    ? Uint8Array.from(values)
    : mapTo(Uint8Array, values, (value) => 1 - value);
}
