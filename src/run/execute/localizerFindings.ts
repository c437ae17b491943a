import ndarray from 'ndarray';
import { openLocalizer } from '../../classifiers/index.ts';
import type { OwnLimits } from '../../files/limits.ts';
import { dense } from '../../math/dense.ts';
import { resizedBilinear } from '../../math/resize.ts';
import type { SaliencyMap } from '../../types/arrays.ts';
import type { Localizer } from '../../types/localizer.ts';
import type { LocalizerConfig } from '../config/configSchema.ts';
import { asInput, type Item } from './open.ts';
import type { Finding } from './study.ts';

/** What a localization network says about every image, in their order. */
export interface LocalizerFindings {
  readonly id: string;
  readonly found: readonly Finding[];
}

/** The name under which the first localization network stands beside the methods. */
export const localizerName = 'localizer';

/**
 * Opens a localization network and runs it on every image. Its maps come in the `[height, width]` that the methods'
 * maps have. A map with numbers that are not finite is a failed finding; a network that cannot be opened or gives no
 * map, or an image that does not fit it, throws.
 */
export async function localizerFindings(
  config: LocalizerConfig,
  items: readonly Item[],
  { size, limits }: { readonly size: Size; readonly limits?: OwnLimits | undefined },
): Promise<LocalizerFindings> {
  const { id, model, preprocess: _, ...options } = config;
  const localizer = await openLocalizer(model, {
    id,
    ...(options.output !== undefined && { output: options.output }),
    ...(options.inputSize !== undefined && { inputSize: options.inputSize }),
    ...(options.layout !== undefined && { layout: options.layout }),
    ...(limits && { limits }),
  });
  try {
    const found: Finding[] = [];
    for (const item of items) found.push(await foundIn(item, { localizer, config, size }));
    return { id, found };
  } finally {
    await localizer.dispose();
  }
}

type Size = readonly [height: number, width: number];

interface Search {
  readonly localizer: Localizer;
  readonly config: LocalizerConfig;
  readonly size: Size;
}

async function foundIn(item: Item, { localizer, config, size }: Search): Promise<Finding> {
  const { image } = asInput(item, localizer.inputShape, config);
  const map = await localizer.locate(image);
  const broken = dense(map).find((value) => !Number.isFinite(value));
  return broken === undefined
    ? { state: 'found', evidence: { map: fittedMap(map, size) } }
    : { state: 'failed', error: `the map must be finite, got ${broken}` };
}

/** A map enlarged or reduced bilinearly to `[height, width]`; itself where it has that size. */
export function fittedMap(map: SaliencyMap, [height, width]: readonly [number, number]): SaliencyMap {
  const [rows = 0, columns = 0] = map.shape;
  if (rows === height && columns === width) return map;
  return ndarray(resizedBilinear(dense(map), [rows, columns, 1], { height, width, centres: 'halfPixel' }), [
    height,
    width,
  ]);
}
