import ndarray from 'ndarray';
import { dense } from '../math/arrays/dense.ts';
import { channelsOf, countOf, spatialShape } from '../math/arrays/imageAxes.ts';
import { resizedBilinear } from '../math/resizing/resize.ts';
import { resizedLinear } from '../math/resizing/resizedLinear.ts';
import { resizedSmooth, resizedSmoothVolume } from '../math/resizing/resizeSmooth.ts';
import type { Image, Mask, SaliencyMap } from '../types/arrays.ts';
import { fitted, fittedMask, grey, requireAxes } from './fitted.ts';

/** The ways to bring an image to a model's size: what each does stands at `Fitting`. */
export const fits = ['stretch', 'letterbox', 'centre-crop', 'pad-or-crop', 'pad-end'] as const;

/** How an image is brought to a model's size. */
export interface Fitting {
  /**
   * `stretch`: to the size, whatever the shape; `letterbox`: as large as fits, in the middle of black; `centre-crop`:
   * the shorter side to `resize`, and the middle cut out, as torchvision's Resize and CenterCrop; `pad-or-crop`: in the
   * middle at its own scale; `pad-end`: at its own scale from the first place of each axis on. @default 'stretch'
   */
  readonly fit?: (typeof fits)[number] | undefined;
  /** Of a centre crop, the shorter side before it. @default just enough to fill the model's size */
  readonly resize?: number | undefined;
  /** Whether what shrinks is smoothed, as Pillow always and torchvision by default does. @default false */
  readonly antialias?: boolean | undefined;
}

/** The image in the shape that a model takes, fitted as asked; channels become as `fitted` says. */
export function placed(image: Image, shape: readonly number[], fitting: Fitting = {}): Image {
  requireAxes(image, shape);
  const [size, channels] = [spatialShape(shape), channelsOf(shape)];
  const place = placementOf(spatialShape(image.shape), size, fitting);
  const resized = resizedImage(image, [...place.size, channels], fitting.antialias === true);
  if (isWhole(place, size)) return resized;
  const out = new Float32Array(countOf(shape));
  copyInto(out, dense(resized), { place, size, channels });
  return ndarray(out, [...shape]);
}

/** The mask fitted as its image is: by the nearest pixel, and nothing of it where the image has black. */
export function placedMask(mask: Mask, size: readonly number[], fitting: Fitting = {}): Mask {
  const place = placementOf(mask.shape, size, fitting);
  const resized = fittedMask(mask, place.size);
  if (isWhole(place, size)) return resized;
  const out = new Uint8Array(countOf(size));
  copyInto(out, dense(resized), { place, size, channels: 1 });
  return ndarray(out, [...size]);
}

/**
 * A map of numbers that belongs to an image of the size `own`, of any resolution, fitted as that image is: linear along
 * each axis, and 0 where the model sees nothing of the image.
 */
export function placedMap(
  map: SaliencyMap,
  size: readonly number[],
  { own = map.shape, fitting = {} }: { readonly own?: readonly number[]; readonly fitting?: Fitting } = {},
): SaliencyMap {
  const place = placementOf(own, size, fitting);
  const resized =
    map.shape.join() === place.size.join()
      ? dense(map)
      : resizedLinear(dense(map), [...map.shape, 1], { size: place.size });
  if (isWhole(place, size)) return ndarray(resized, [...size]);
  const out = new Float32Array(countOf(size));
  copyInto(out, resized, { place, size, channels: 1 });
  return ndarray(out, [...size]);
}

/**
 * The affine of an image or volume fitted to a size, from places of that size to what `affine` leads to; `own` is the
 * size that it had.
 */
export function placedAffine(
  affine: readonly (readonly number[])[],
  own: readonly number[],
  { size, fitting = {} }: { readonly size: readonly number[]; readonly fitting?: Fitting },
): number[][] {
  const place = placementOf(own, size, fitting);
  // A place of the fitted one is so many of the source, from half a pixel before its first.
  const scales = own.map((length, axis) => length / (place.size[axis] ?? 1));
  const shifts = scales.map((scale, axis) => (0.5 - (place.start[axis] ?? 0)) * scale - 0.5);
  return affine.map((row) => [
    ...scales.map((scale, axis) => (row[axis] ?? 0) * scale),
    shifts.reduce((sum, shift, axis) => sum + (row[axis] ?? 0) * shift, row.at(-1) ?? 0),
  ]);
}

/**
 * A map [height, width] of a fitted image back over the image, of `size`: bilinear, and 0 where the model saw nothing
 * of the image.
 */
export function unplaced(
  map: SaliencyMap,
  size: readonly [height: number, width: number],
  fitting: Fitting = {},
): SaliencyMap {
  const place = placementOf(size, map.shape, fitting);
  const [down = 0, along = 0] = place.size;
  const seen = new Float32Array(down * along);
  const start = place.start.map((first) => -first);
  copyInto(seen, dense(map), { place: { size: map.shape, start }, size: place.size, channels: 1 });
  const [height, width] = size;
  return ndarray(resizedBilinear(seen, [down, along, 1], { height, width }), [...size]);
}

/** An image resized, and where its first pixel comes to lie along each axis. */
interface Placement {
  readonly size: readonly number[];
  readonly start: readonly number[];
}

function placementOf(
  own: readonly number[],
  wanted: readonly number[],
  { fit = 'stretch', resize }: Fitting,
): Placement {
  if (fit === 'stretch') return { size: wanted, start: wanted.map(() => 0) };
  if (fit === 'pad-end') return { size: own, start: own.map(() => 0) };
  if (fit === 'pad-or-crop')
    return { size: own, start: own.map((length, axis) => offset(length, wanted[axis] ?? 1)) };
  const scales = wanted.map((length, axis) => length / (own[axis] ?? 1));
  const size =
    fit === 'centre-crop' && resize !== undefined
      ? shorterSide(own, resize)
      : scaled(own, fit === 'letterbox' ? Math.min(...scales) : Math.max(...scales));
  return { size, start: size.map((length, axis) => offset(length, wanted[axis] ?? 1)) };
}

function scaled(size: readonly number[], scale: number): number[] {
  return size.map((length) => Math.max(1, Math.round(length * scale)));
}

/** As torchvision's Resize with one number: longer sides are rounded down. */
function shorterSide(size: readonly number[], shorter: number): number[] {
  const least = Math.min(...size);
  return size.map((length) => Math.max(1, Math.trunc((shorter * length) / least)));
}

/** Where the middle begins, as torchvision's CenterCrop: halves are rounded to even, and what is too small is padded. */
function offset(own: number, wanted: number): number {
  if (own <= wanted) return Math.floor((wanted - own) / 2);
  const half = (own - wanted) / 2;
  return -(Number.isInteger(half) ? half : 2 * Math.round(half / 2));
}

function isWhole({ size, start }: Placement, wanted: readonly number[]): boolean {
  return start.every((index) => index === 0) && size.join() === wanted.join();
}

function resizedImage(image: Image, shape: readonly number[], isSmooth: boolean): Image {
  const [size, channels, own] = [spatialShape(shape), channelsOf(shape), channelsOf(image.shape)];
  if (!isSmooth || spatialShape(image.shape).join() === size.join()) return fitted(image, shape);
  const source = own > channels && own === 3 ? grey(image) : image;
  // Only its channels are left to bring to the model's.
  return fitted(ndarray(smooth(source, size), [...size, channelsOf(source.shape)]), shape);
}

function smooth(image: Image, size: readonly number[]): Float32Array {
  const [values, shape] = [dense(image), image.shape];
  if (size.length > 2) return resizedSmoothVolume(values, shape, size);
  const [height = 0, width = 0] = size;
  return resizedSmooth(values, shape as [number, number, number], { height, width });
}

/** Copies the part of what was resized that lies within the size, a row at a time. */
function copyInto(
  out: Float32Array | Uint8Array,
  values: Float32Array | Uint8Array,
  {
    place,
    size,
    channels,
  }: { readonly place: Placement; readonly size: readonly number[]; readonly channels: number },
): void {
  const last = size.length - 1;
  const walk = (axis: number, from: number, to: number) => {
    const [own = 1, wanted = 1, start = 0] = [place.size[axis], size[axis], place.start[axis]];
    const [first, end] = [Math.max(0, start), Math.min(wanted, start + own)];
    if (axis === last) {
      const source = (from * own + first - start) * channels;
      out.set(values.subarray(source, source + (end - first) * channels), (to * wanted + first) * channels);
      return;
    }
    for (let i = first; i < end; i++) walk(axis + 1, from * own + i - start, to * wanted + i);
  };
  walk(0, 0, 0);
}
