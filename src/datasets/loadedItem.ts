import { described } from '../files/defaultExport.ts';
import { dense } from '../math/dense.ts';
import type { Mask } from '../types/arrays.ts';
import type { LoadedItem } from '../types/dataset.ts';

/** An image of float32 [height, width, channels], finite, and where there is a mask one of its size. */
export function requireLoaded(loaded: LoadedItem, place: string): void {
  const { image, mask } = loaded ?? {};
  if (image?.shape?.length !== 3 || image.size === 0 || !(image.data instanceof Float32Array)) {
    throw new TypeError(
      `${place}: image must be an ndarray float32 of [height, width, channels], got ${arrayText(image)}`,
    );
  }
  const broken = dense(image).find((value) => !Number.isFinite(value));
  if (broken !== undefined) throw new RangeError(`${place}: image must be finite, got ${broken}`);
  if (mask === undefined) return;
  const size = image.shape.slice(0, 2);
  if (mask?.shape?.join() !== size.join() || !(mask.data instanceof Uint8Array)) {
    throw new TypeError(`${place}: mask must be an ndarray uint8 of [${size}], got ${arrayText(mask)}`);
  }
  requireMask(mask, place);
}

/** A mask of uint8 [height, width] with 0 and 1 alone. */
export function requireMask(mask: Mask, place: string): void {
  if (mask?.shape?.length !== 2 || !(mask.data instanceof Uint8Array)) {
    throw new TypeError(`${place}: mask must be an ndarray uint8 of [height, width], got ${arrayText(mask)}`);
  }
  const other = dense(mask).find((value) => value > 1);
  if (other !== undefined) throw new RangeError(`${place}: mask must hold 0 and 1 only, got ${other}`);
}

function arrayText(array: { readonly dtype?: unknown; readonly shape?: unknown } | undefined): string {
  return array?.shape === undefined ? described(array) : `${array.dtype} of [${array.shape}]`;
}
