import ndarray from 'ndarray';
import { type PixelOrder, pixelOrder } from '../../fidelity/index.ts';
import { centrePriorMap, edgeMap, uniformRandomMap } from '../../maps/index.ts';
import { dense } from '../../math/arrays/dense.ts';
import { spatialShape } from '../../math/arrays/imageAxes.ts';
import { mirroredShift } from '../../math/grids/mirroredShift.ts';
import { randomStream } from '../../math/random/random.ts';
import type { Mask, SaliencyMap } from '../../types/arrays.ts';
import type { MapResults, PreparedImage } from '../../types/run.ts';
import { isConstant } from '../constantMap.ts';

/** Pixels of one image in the order of a map, and what the map is. */
export interface Ordering extends PixelOrder {
  /** Unique in an image: `own/grad-cam`, `other/grad-cam`, `moved/grad-cam`, `baseline/edge`. */
  readonly name: string;
}

/** The pixels in the order of a map. */
export function orderingOf(name: string, map: SaliencyMap): Ordering {
  return { name, ...pixelOrder(map) };
}

/** The maps of the methods that have one with more than one value, by method. */
export function varyingMaps(results: MapResults): [string, SaliencyMap][] {
  return [...results].flatMap(([name, result]) =>
    result.state === 'found' && !isConstant(result.evidence.map) ? [[name, result.evidence.map]] : [],
  );
}

/** A map moved to a random place, continued by its mirror images: as smooth, with the same values. */
export function movedMap(map: SaliencyMap, seed: string): SaliencyMap {
  const stream = randomStream(`${seed}/moved`);
  const shifts = map.shape.map((length) => stream.integer(2 * length));
  return ndarray(mirroredShift(dense(map), map.shape, shifts), [...map.shape]);
}

/** Of baselines with few values, pixels of equal value come in a random order: so much is added. */
const tieShare = 1e-4;

/** Maps that know nothing of the classifier, by name; those of masks where there are some. */
export function baselineOrderings({
  prepared,
  mask,
  average,
  seed,
}: {
  readonly prepared: PreparedImage;
  readonly mask: Mask | undefined;
  readonly average: SaliencyMap | undefined;
  readonly seed: string;
}): Ordering[] {
  const size = spatialShape(prepared.image.shape);
  const random = uniformRandomMap(size, `${seed}/random`);
  const broken = (values: ArrayLike<number>) => {
    const ties = dense(uniformRandomMap(size, `${seed}/ties`));
    return ndarray(
      ties.map((tie, i) => (values[i] ?? 0) + tieShare * tie),
      [...size],
    );
  };
  const maps: Readonly<Record<string, SaliencyMap>> = {
    random,
    edge: edgeMap(prepared.image),
    'centre-prior': centrePriorMap(size),
    ...(average && { 'average-mask': broken(dense(average)) }),
    ...(mask && { region: broken(dense(mask)) }),
  };
  return Object.entries(maps).map(([name, map]) => orderingOf(`baseline/${name}`, map));
}
