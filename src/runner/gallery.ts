import { Buffer } from 'node:buffer';
import ndarray from 'ndarray';
import { encodePng, grey } from '../images/index.ts';
import { normalized } from '../maps/index.ts';
import { dense } from '../math/dense.ts';
import { extent } from '../math/extent.ts';
import { regionOutline } from '../math/regionOutline.ts';
import { mapPicture } from '../report/index.ts';
import type { Image, Mask } from '../types/arrays.ts';
import type { GalleryImage, GalleryMap, GalleryScore } from '../types/report.ts';
import type { Summary } from '../types/summary.ts';
import type { BenchResult } from './bench.ts';

/** How many images a report shows. */
const gallerySize = 6;

/** A handful of images, evenly spread over the run, each with its region and the map and score of every method. */
export function galleryOf({ reference, found, summary }: BenchResult): GalleryImage[] {
  const { images } = reference;
  const count = Math.min(gallerySize, images.length);
  const methods = methodsOf(summary);
  return Array.from({ length: count }, (_, place) => {
    const index = count === 1 ? 0 : Math.round((place * (images.length - 1)) / (count - 1));
    const image = images[index];
    if (image === undefined) throw new RangeError(`no image ${index}`);
    const maps = methods.flatMap((method, column): GalleryMap[] => {
      const finding = found[index]?.[column];
      if (finding?.state !== 'found') return [];
      const shown = normalized(finding.evidence.map, { rule: 'p99' });
      if (shown.state !== 'normalized') return [];
      const scores = scoresOf(summary, method, image.id);
      return [{ name: method, kind: 'method', picture: base64(mapPicture(shown.map)), scores }];
    });
    const [height = 0, width = 0] = image.image.shape;
    return {
      id: image.id,
      width,
      height,
      picture: base64(picture(image.image)),
      ...(image.mask && { outline: outlineOf(image.mask) }),
      maps,
    };
  });
}

function methodsOf({ criteria }: Summary): string[] {
  return Object.keys(Object.values(criteria)[0] ?? {});
}

/** What the image scores with a method under every criterion that ran. */
function scoresOf({ criteria }: Summary, method: string, image: string): GalleryScore[] {
  return Object.entries(criteria).flatMap(([criterion, methods]) => {
    const cell = methods[method];
    if (cell === undefined) return [];
    const value = cell.values.find((item) => item.image === image)?.value ?? null;
    return [{ criterion, metric: cell.metric, value }];
  });
}

function outlineOf(mask: Mask): string {
  const [height = 0, width = 0] = mask.shape;
  return regionOutline(dense(mask), height, width);
}

function base64(png: Uint8Array): string {
  return Buffer.from(png).toString('base64');
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
