import { Buffer } from 'node:buffer';
import ndarray from 'ndarray';
import { encodePng, grey } from '../../images/index.ts';
import { dense } from '../../math/dense.ts';
import { extent } from '../../math/extent.ts';
import { regionOutline } from '../../math/regionOutline.ts';
import type { Image, Mask } from '../../types/arrays.ts';
import type { GalleryImage } from '../../types/report.ts';
import type { BenchResult } from '../execute/bench.ts';
import { localizerMaps, methodMaps } from './galleryMaps.ts';
import { galleryPlaces } from './galleryPlaces.ts';

/**
 * A handful of images, evenly spread over the run, each with its region, the map and scores of every method, what
 * re-drawn weights made of it, and the map of each localization network.
 */
export function galleryOf(result: BenchResult): GalleryImage[] {
  const { reference, found, localizers, randomized, summary, rows } = result;
  return galleryPlaces(reference.images.length).map((place) => {
    const image = reference.images[place];
    if (image === undefined) throw new RangeError(`no image ${place}`);
    const { id } = image;
    const own = { found: found[place] ?? [], randomized: randomized.filter((one) => one.image === place) };
    const maps = [
      ...methodMaps({ id, summary, rows, ...own }),
      ...localizerMaps(localizers, place, { id, summary, rows }),
    ];
    const [height = 0, width = 0] = image.image.shape;
    return {
      id,
      width,
      height,
      picture: Buffer.from(picture(image.image)).toString('base64'),
      ...(image.mask && { outline: outlineOf(image.mask) }),
      maps,
    };
  });
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
      Uint8Array.from(values, (value) => Math.round((value - low) * scale)),
      [height, width, 1],
    ),
  );
}
