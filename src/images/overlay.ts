import type { NdArray } from 'ndarray';
import ndarray from 'ndarray';
import { asNdarray } from '../math/arrays/asNdarray.ts';
import { dense } from '../math/arrays/dense.ts';
import type { Given, Image, Mask, SaliencyMap } from '../types/arrays.ts';
import { fitted, grey } from './fitted.ts';
import { inferno } from './inferno.ts';
import { outlined } from './outlined.ts';

/** Options of `overlay`. */
export interface OverlayOptions {
  /** The share of the colour, from 0 (the image alone) to 1 (the map alone). @default 0.5 */
  readonly opacity?: number;
  /** Its border is drawn on top. @default none */
  readonly outline?: Mask;
}

/**
 * A map over its image, as [height, width, 3] bytes of the map's size: the image (0..255) in grey, mixed with the
 * map's colours in inferno, 0 black and 1 pale yellow. Values beyond [0, 1] get the colour of the nearer end; a
 * pixel without a number (NaN) shows the image alone.
 * @throws RangeError for an opacity beyond 0 to 1.
 */
export function overlay(
  image: Given<Image>,
  map: Given<SaliencyMap>,
  { opacity = 0.5, outline }: OverlayOptions = {},
): NdArray<Uint8Array> {
  if (!(opacity >= 0 && opacity <= 1)) throw new RangeError(`opacity must be from 0 to 1, got ${opacity}`);
  const [height, width] = map.shape as [number, number];
  const greys = dense(fitted(grey(asNdarray(image)), [height, width, 1]));
  const values = dense(map);
  const out = new Uint8Array(height * width * 3);
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    const share = Number.isNaN(value) ? 0 : opacity;
    const level = Math.min(Math.max(greys[i]!, 0), 255) * (1 - share) + 0.5;
    const colour = 3 * Math.round(255 * Math.min(Math.max(share === 0 ? 0 : value, 0), 1));
    for (let c = 0; c < 3; c++) out[3 * i + c] = level + share * inferno[colour + c]!;
  }
  const pixels = ndarray(out, [height, width, 3]);
  return outline === undefined ? pixels : outlined(pixels, outline);
}
