import ndarray from 'ndarray';
import { dense } from '../math/arrays/dense.ts';
import { resizedSmooth } from '../math/resizing/resizeSmooth.ts';
import type { Image, Mask } from '../types/arrays.ts';
import { fitted, fittedMask, grey } from './fitted.ts';

/** How an image is brought to a model's size. */
export interface Fitting {
  /**
   * `stretch`: to the size, whatever the shape; `letterbox`: as large as fits, in the middle of black; `centre-crop`:
   * the shorter side to `resize`, and the middle cut out, as torchvision's Resize and CenterCrop. @default 'stretch'
   */
  readonly fit?: 'stretch' | 'letterbox' | 'centre-crop' | undefined;
  /** Of a centre crop, the shorter side before it. @default just enough to fill the model's size */
  readonly resize?: number | undefined;
  /** Whether what shrinks is smoothed, as Pillow always and torchvision by default does. @default false */
  readonly antialias?: boolean | undefined;
}

type Size = readonly [height: number, width: number];

/** The image in the shape that a model takes, fitted as asked; channels become as `fitted` says. */
export function placed(
  image: Image,
  shape: readonly [...Size, channels: number],
  fitting: Fitting = {},
): Image {
  const [height, width, channels] = shape;
  const place = placeOf([image.shape[0] ?? 0, image.shape[1] ?? 0], [height, width], fitting);
  const resized = resizedImage(image, [...place.size, channels], fitting.antialias === true);
  if (isWhole(place, [height, width])) return resized;
  const out = new Float32Array(height * width * channels);
  copyInto(out, dense(resized), { place, size: [height, width], channels });
  return ndarray(out, [height, width, channels]);
}

/** The mask fitted as its image is: by the nearest pixel, and nothing of it where the image has black. */
export function placedMask(mask: Mask, size: Size, fitting: Fitting = {}): Mask {
  const place = placeOf([mask.shape[0] ?? 0, mask.shape[1] ?? 0], size, fitting);
  const resized = fittedMask(mask, place.size);
  if (isWhole(place, size)) return resized;
  const out = new Uint8Array(size[0] * size[1]);
  copyInto(out, dense(resized), { place, size, channels: 1 });
  return ndarray(out, [...size]);
}

/** An image resized, and where its upper left corner comes to lie. */
interface Place {
  readonly size: Size;
  readonly top: number;
  readonly left: number;
}

function placeOf(
  [ownHeight, ownWidth]: Size,
  [height, width]: Size,
  { fit = 'stretch', resize }: Fitting,
): Place {
  if (fit === 'stretch') return { size: [height, width], top: 0, left: 0 };
  const [down, along] = [height / ownHeight, width / ownWidth];
  const size: Size =
    fit === 'centre-crop' && resize !== undefined
      ? shorterSide([ownHeight, ownWidth], resize)
      : scaled([ownHeight, ownWidth], fit === 'letterbox' ? Math.min(down, along) : Math.max(down, along));
  return { size, top: offset(size[0], height), left: offset(size[1], width) };
}

function scaled([height, width]: Size, scale: number): Size {
  return [Math.max(1, Math.round(height * scale)), Math.max(1, Math.round(width * scale))];
}

/** As torchvision's Resize with one number: the longer side is rounded down. */
function shorterSide([height, width]: Size, shorter: number): Size {
  const longer = (side: number, other: number) => Math.max(1, Math.trunc((shorter * side) / other));
  return height <= width ? [shorter, longer(width, height)] : [longer(height, width), shorter];
}

/** Where the middle begins, as torchvision's CenterCrop: halves are rounded to even, and what is too small is padded. */
function offset(own: number, wanted: number): number {
  if (own <= wanted) return Math.floor((wanted - own) / 2);
  const half = (own - wanted) / 2;
  return -(Number.isInteger(half) ? half : 2 * Math.round(half / 2));
}

function isWhole({ size, top, left }: Place, [height, width]: Size): boolean {
  return top === 0 && left === 0 && size[0] === height && size[1] === width;
}

function resizedImage(image: Image, shape: readonly [...Size, channels: number], isSmooth: boolean): Image {
  const [height, width, channels] = shape;
  const [ownHeight = 0, ownWidth = 0, own = 1] = image.shape;
  if (!isSmooth || (ownHeight === height && ownWidth === width)) return fitted(image, shape);
  const source = own > channels && own === 3 ? grey(image) : image;
  const count = source.shape[2] ?? 1;
  const values = resizedSmooth(dense(source), [ownHeight, ownWidth, count], { height, width });
  // Only its channels are left to bring to the model's.
  return fitted(ndarray(values, [height, width, count]), shape);
}

function copyInto(
  out: Float32Array | Uint8Array,
  values: Float32Array | Uint8Array,
  {
    place,
    size: [height, width],
    channels,
  }: { readonly place: Place; readonly size: Size; readonly channels: number },
): void {
  const [ownHeight, ownWidth] = place.size;
  const [first, end] = [Math.max(0, place.left), Math.min(width, place.left + ownWidth)];
  for (let y = Math.max(0, place.top); y < Math.min(height, place.top + ownHeight); y++) {
    const from = ((y - place.top) * ownWidth + first - place.left) * channels;
    out.set(values.subarray(from, from + (end - first) * channels), (y * width + first) * channels);
  }
}
