import { volumeSheet } from '../../images/index.ts';
import { dense } from '../../math/arrays/dense.ts';
import { extent } from '../../math/arrays/extent.ts';
import { eachPosition } from '../../math/grids/neighbourhood.ts';
import { type Affine, axisCodesOf } from '../../readers/index.ts';
import type { Mask } from '../../types/arrays.ts';
import type { SheetPicture } from './contactSheet.ts';

/**
 * A volume laid out flat with its regions: the three planes through the middle of the first region that it has, or of
 * the volume, and slices of it. A picture as it is.
 */
export function flatPicture(picture: SheetPicture, affine: Affine | undefined): SheetPicture {
  const { image, regions } = picture;
  if (image.shape.length !== 4) return picture;
  const region = regions.find((one) => one !== undefined && dense(one).includes(1));
  const at = region === undefined ? image.shape.slice(0, 3).map((length) => length >> 1) : middleOf(region);
  const options = { at, orientation: affine === undefined ? '' : axisCodesOf(affine) };
  const [least] = extent(dense(image));
  return {
    image: volumeSheet(image, { ...options, fill: least }),
    regions: regions.map((one) => one && volumeSheet(one, options)),
  };
}

/** The position in the middle of a region, on average: [z, y, x]. */
function middleOf(mask: Mask): readonly number[] {
  const flags = dense(mask);
  const sums = [0, 0, 0];
  let count = 0;
  eachPosition(mask.shape.slice(0, 3), (position, index) => {
    if (flags[index] === 0) return;
    for (const [axis, value] of position.entries()) sums[axis] = (sums[axis] ?? 0) + value;
    count++;
  });
  return sums.map((sum) => Math.round(sum / count));
}
