import { described } from '../files/defaultExport.ts';
import { dense } from '../math/arrays/dense.ts';
import type { Image, Mask } from '../types/arrays.ts';
import type { LoadedItem } from '../types/dataset.ts';

/** An image of float32 [height, width, channels], finite, and where there is a mask one of its size. */
export function requireLoaded(loaded: LoadedItem, source: string): void {
  const { image, mask, affine } = loaded ?? {};
  if (!isArray(image, 3, 4) || image.size === 0 || !(image.data instanceof Float32Array)) {
    throw new TypeError(
      `${source}: image must be an ndarray float32 of [height, width, channels] or, of a volume, [depth, height, width, channels], got ${arrayText(image)}`,
    );
  }
  requireWhole(image, `${source}: image`);
  const broken = dense(image).find((value) => !Number.isFinite(value));
  if (broken !== undefined) throw new RangeError(`${source}: image must be finite, got ${broken}`);
  if (affine !== undefined && !isAffine(affine, image.shape.length))
    throw new TypeError(
      `${source}: affine must be ${image.shape.length} rows of as many finite numbers, got ${described(affine)}`,
    );
  if (mask === undefined) return;
  const size = image.shape.slice(0, -1);
  if (!isArray(mask, 2, 3) || mask.shape.join() !== size.join() || !(mask.data instanceof Uint8Array)) {
    throw new TypeError(`${source}: mask must be an ndarray uint8 of [${size}], got ${arrayText(mask)}`);
  }
  requireMask(mask, source);
}

/** Whether it leads from places to millimetres: a row and a column more than there are axes. */
function isAffine(affine: unknown, length: number): boolean {
  const isRow = (row: unknown) => Array.isArray(row) && row.length === length && row.every(Number.isFinite);
  return Array.isArray(affine) && affine.length === length && affine.every(isRow);
}

/** A mask of uint8 [height, width] with 0 and 1 alone. */
export function requireMask(mask: Mask, where: string): void {
  if (!isArray(mask, 2, 3) || !(mask.data instanceof Uint8Array)) {
    throw new TypeError(`${where}: mask must be an ndarray uint8 of [height, width], got ${arrayText(mask)}`);
  }
  requireWhole(mask, `${where}: mask`);
  const other = dense(mask).find((value) => value > 1);
  if (other !== undefined) throw new RangeError(`${where}: mask must hold 0 and 1 only, got ${other}`);
}

/** Whether it is an ndarray of one of these numbers of axes, as far as it will be used as one. */
function isArray(value: Image | Mask | undefined, ...axes: readonly number[]): value is Image | Mask {
  return (
    typeof value?.get === 'function' &&
    axes.includes(value.shape?.length) &&
    value.stride?.length === value.shape.length
  );
}

/** Throws for an array whose memory ends before its shape does. */
function requireWhole(array: Image | Mask, what: string): void {
  const wanted = array.shape.reduce((product, length) => product * length, 1);
  const found = dense<Float32Array | Uint8Array>(array).length;
  if (found !== wanted)
    throw new RangeError(
      `${what} must hold the ${wanted} values of its shape [${array.shape}], got ${found}`,
    );
}

function arrayText(array: Image | Mask | undefined): string {
  if (array?.shape === undefined) return described(array);
  if (typeof array.get !== 'function')
    return `${described(array)}, which is no ndarray: ndarray(data, shape) makes one`;
  return `${array.dtype} of [${array.shape}]`;
}
