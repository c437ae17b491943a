import ndarray from 'ndarray';
import { encodePng, grey } from '../images/index.ts';
import { normalized } from '../maps/index.ts';
import { dense } from '../math/dense.ts';
import { extent } from '../math/extent.ts';
import { mapPicture } from '../report/index.ts';
import type { Image } from '../types/arrays.ts';
import type { GalleryImage } from '../types/report.ts';
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
    const maps = methods.flatMap((method, column) => {
      const finding = found[index]?.[column];
      if (finding?.state !== 'found') return [];
      const shown = normalized(finding.evidence.map, { rule: 'p99' });
      if (shown.state !== 'normalized') return [];
      const { metric, score } = scoreOf(summary, method, image.id);
      return [{ method, picture: mapPicture(shown.map), score, metric }];
    });
    return { id: image.id, picture: picture(image.image), maps, ...(image.mask && { region: image.mask }) };
  });
}

function methodsOf({ criteria }: Summary): string[] {
  return Object.keys(Object.values(criteria)[0] ?? {});
}

function scoreOf({ criteria }: Summary, method: string, image: string) {
  const [scores] = Object.values(criteria).flatMap((methods) => methods[method] ?? []);
  const value = scores?.values.find((item) => item.image === image)?.value ?? null;
  return { metric: scores?.metric ?? '', score: value };
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
