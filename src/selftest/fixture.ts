import ndarray from 'ndarray';
import { matchedFilterModel, openClassifier } from '../classifiers/index.ts';
import { syntheticDataset } from '../datasets/index.ts';
import { fitted, inUnits } from '../images/index.ts';
import { averageMask, centrePriorMap, edgeMap, smoothRandomMap, uniformRandomMap } from '../maps/index.ts';
import { dense } from '../math/arrays/dense.ts';
import type { Image, Mask, SaliencyMap } from '../types/arrays.ts';
import type { FullClassifier } from '../types/classifier.ts';

const size = 64;
const imageCount = 8;

export interface FixtureImage {
  readonly id: string;
  /** In the units of the hand-built network. */
  readonly image: Image;
  readonly mask: Mask;
}

/** Images whose true region is known exactly, and a network of which is known what it looks at. */
export interface Fixture {
  readonly seed: string;
  readonly images: readonly FixtureImage[];
  /** Matched filters: weights that are formulas, class 1 for a bright disc. */
  readonly network: FullClassifier;
  /** The same network, opened a second time. */
  readonly copy: FullClassifier;
  /** Another architecture that looks for the same discs. */
  readonly other: FullClassifier;
}

/** The scene of a seed. Its networks are to be disposed of. */
export async function openFixture(seed: string): Promise<Fixture> {
  const model = matchedFilterModel({ size, sigmas: [3, 4, 5] });
  const preprocess = { range: [0, 1] } as const;
  const network = await openClassifier(model, { id: 'hand-built network', preprocess });
  const copy = await openClassifier(model, { id: 'its copy', preprocess });
  const wide = matchedFilterModel({ size, sigmas: [2, 3, 4, 5, 6] });
  const other = await openClassifier(wide, { id: 'wide network', preprocess });
  const { items } = syntheticDataset({ seed, count: imageCount, size });
  const images: FixtureImage[] = [];
  for (const { id, load } of items) {
    const { image, mask } = await load();
    if (mask === undefined) throw new RangeError(`image ${id} must have a mask, got none`);
    images.push({ id, image: inUnits(fitted(image, network.inputShape), preprocess).image, mask });
  }
  return { seed, images, network, copy, other };
}

/** The first of the scene's images. */
export function firstOf({ images }: Fixture): FixtureImage {
  const [first] = images;
  if (first === undefined) throw new RangeError('a scene must have an image, got none');
  return first;
}

/** Maps that owe nothing to a network, for the first image. */
export function controlMaps(fixture: Fixture): Readonly<Record<string, SaliencyMap>> {
  const { image, mask } = firstOf(fixture);
  const shape = [size, size] as const;
  return {
    'a uniform random map': uniformRandomMap(shape, `${fixture.seed}/uniform`),
    'a smooth random map': smoothRandomMap(shape, 5, `${fixture.seed}/smooth`),
    'a constant map': constantMap(0.5),
    'the edge map': edgeMap(image),
    'the centre prior': centrePriorMap(shape),
    'the average mask': averageMask(fixture.images.map((one) => one.mask)),
    'the mask itself': asMap(mask),
  };
}

/** The mask as a map: 1 inside, 0 outside. */
export function asMap(mask: Mask): SaliencyMap {
  return ndarray(Float32Array.from(dense(mask)), [...mask.shape]);
}

/** A map of the scene's size with one value everywhere. */
export function constantMap(value: number): SaliencyMap {
  return ndarray(new Float32Array(size * size).fill(value), [size, size]);
}

/** A mask of the scene's size: the pixels whose distances from the middle, in pixels, satisfy `isInside`. */
export function maskWhere(isInside: (y: number, x: number) => boolean): Mask {
  const middle = (size - 1) / 2;
  const flags = Uint8Array.from({ length: size * size }, (_, i) =>
    Number(isInside(Math.floor(i / size) - middle, (i % size) - middle)),
  );
  return ndarray(flags, [size, size]);
}
