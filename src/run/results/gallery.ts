import { Buffer } from 'node:buffer';
import ndarray from 'ndarray';
import { encodePng, grey, placed, regionOutline } from '../../images/index.ts';
import { dense } from '../../math/arrays/dense.ts';
import { mapTo } from '../../math/arrays/elementwise.ts';
import { extent } from '../../math/arrays/extent.ts';
import type { Image, Mask } from '../../types/arrays.ts';
import type { GalleryImage } from '../../types/report.ts';
import type { RunResult } from '../execute/bench.ts';
import { flatVolume } from './flatVolume.ts';
import { localizerMaps, methodMaps } from './galleryMaps.ts';

/**
 * A handful of images, evenly spread over the run, each with its region, the map and scores of every method, what
 * re-drawn weights made of it, and the map of each localization network.
 */
export function galleryOf({
  shown,
  summary,
  rows,
}: Pick<RunResult, 'shown' | 'summary' | 'rows'>): GalleryImage[] {
  return shown.map(flatVolume).map((one) => {
    const { id, mask } = one.image;
    const image = one.isSmall ? smaller(one.image.image) : one.image.image;
    const own = rows.filter((row) => row.image === id);
    const [height = 0, width = 0] = image.shape;
    return {
      id,
      width,
      height,
      picture: Buffer.from(picture(image)).toString('base64'),
      ...(mask && { outline: outlineOf(mask) }),
      ...(one.of && { of: one.of }),
      maps: [...methodMaps(one, summary, own), ...localizerMaps(one, summary, own)],
    };
  });
}

/** Longest side in pixels of the pictures that audits show, of which there may be many. */
const smallPicture = 128;

function smaller(image: Image): Image {
  const [height = 1, width = 1] = image.shape;
  const scale = Math.min(1, smallPicture / Math.max(height, width));
  if (scale === 1) return image;
  const sides = [height, width].map((side) => Math.max(1, Math.round(side * scale)));
  return placed(grey(image), [...sides, 1], { antialias: true });
}

function outlineOf(mask: Mask): string {
  const [height = 0, width = 0] = mask.shape;
  return regionOutline(dense(mask), height, width);
}

/** A grey PNG of an image in any units: its lowest value black, its highest white. */
function picture(image: Image): Uint8Array {
  const [height = 0, width = 0] = image.shape;
  const values = dense(grey(image));
  const [low, high] = extent(values);
  const scale = high > low ? 255 / (high - low) : 0;
  return encodePng(
    ndarray(
      mapTo(Uint8Array, values, (value) => Math.round((value - low) * scale)),
      [height, width, 1],
    ),
  );
}
