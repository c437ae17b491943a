import ndarray from 'ndarray';
import { maximumOf, volumeSheet } from '../../images/index.ts';
import { normalized } from '../../maps/index.ts';
import { dense } from '../../math/arrays/dense.ts';
import type { SaliencyMap } from '../../types/arrays.ts';
import type { MapResult, MapResults } from '../../types/run.ts';
import type { ShownImage } from '../execute/shownMaps.ts';

/**
 * What a report shows of a volume, laid out flat: the three planes through the place where the maps of all methods are
 * highest on average, and a montage. An image as it is.
 */
export function flatVolume(shown: ShownImage): ShownImage {
  const { image, mask } = shown.image;
  if (image.shape.length !== 4) return shown;
  const at = maximumOf(averageOf(shown.found, image.shape.slice(0, 3)));
  const flatMap = (map: SaliencyMap) => volumeSheet(map, { at, fill: leastOf(map) });
  const flat = (result: MapResult): MapResult => {
    if (result.state !== 'found') return result;
    const { map, signed, ...evidence } = result.evidence;
    return {
      state: 'found',
      evidence: { ...evidence, map: flatMap(map), ...(signed && { signed: flatMap(signed) }) },
    };
  };
  const allFlat = (found: MapResults): MapResults =>
    new Map([...found].map(([name, result]) => [name, flat(result)]));
  return {
    ...shown,
    image: {
      ...shown.image,
      image: volumeSheet(image, { at, fill: leastOf(image) }),
      ...(mask && { mask: volumeSheet(mask, { at }) }),
    },
    found: allFlat(shown.found),
    reinitialized: shown.reinitialized.map(({ initialization, found }) => ({
      initialization,
      found: allFlat(found),
    })),
    ...(shown.of && { of: shown.of }),
    located: shown.located.map(({ id, finding: result }) => ({ id, finding: flat(result) })),
  };
}

/** The mean of the maps that there are, each stretched to [0, 1]. */
function averageOf(found: MapResults, size: readonly number[]): SaliencyMap {
  const sum = ndarray(new Float32Array(size.reduce((product, side) => product * side, 1)), [...size]);
  for (const result of found.values()) {
    const map = result.state === 'found' ? normalized(result.evidence.map, { rule: 'minMax' }) : undefined;
    if (map?.state !== 'normalized') continue;
    const values = dense(map.map);
    for (const [i, value] of values.entries()) sum.data[i] = (sum.data[i] ?? 0) + value;
  }
  return sum;
}

/** What stands between slices: it is shown as the lowest value, and no quantile is moved far by it. */
function leastOf(array: SaliencyMap): number {
  return dense(array).reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
}
