import { fittedMap } from '../../audits/index.ts';
import { openLocalizer } from '../../classifiers/index.ts';
import type { OwnLimits } from '../../files/limits.ts';
import { dense } from '../../math/arrays/dense.ts';
import type { Disposable } from '../../types/classifier.ts';
import type { MapResult } from '../../types/run.ts';
import type { LocalizerConfig } from '../config/configSchema.ts';
import { fittingOf, unitsOf } from '../config/preprocess.ts';
import type { ImageSource } from './imageSource.ts';
import { asInput } from './preparedModel.ts';
import { recentlyUsed } from './recentlyUsed.ts';

/** A localization network of a run. */
export interface RunLocalizer extends Disposable {
  readonly id: string;
  /** Its map of an image, at the size of the methods' maps. */
  located(image: string): Promise<MapResult>;
}

export interface RunLocalizerOptions {
  readonly source: ImageSource;
  /** Of the methods' maps. */
  readonly size: readonly number[];
  readonly limits?: OwnLimits | undefined;
  /** Threads of its session; 0 leaves it to ONNX Runtime. @default 0 */
  readonly threads?: number;
}

/** Bytes of maps that are kept. */
const mostKept = 4 * 2 ** 20;

/**
 * Opens a localization network. A map with numbers that are not finite is a failed finding; a network that cannot be
 * opened or gives no map, or an image that does not fit it, throws.
 */
export async function openedLocalizer(
  config: LocalizerConfig,
  { source, size, limits, threads = 0 }: RunLocalizerOptions,
): Promise<RunLocalizer> {
  const { id, model, preprocess: _, ...options } = config;
  const localizer = await openLocalizer(model, {
    id,
    ...(options.output !== undefined && { output: options.output }),
    ...(options.inputSize !== undefined && { inputSize: options.inputSize }),
    ...(options.layout !== undefined && { layout: options.layout }),
    ...(limits && { limits }),
    threads,
  });
  const locate = async (name: string): Promise<MapResult> => {
    const { image: pixels } = await source.load(name);
    const { image } = asInput({ id: name, image: pixels }, localizer.inputShape, {
      id,
      units: unitsOf(config.preprocess),
      fitting: fittingOf(config.preprocess),
    });
    const map = await localizer.locate(image);
    const broken = dense(map).find((value) => !Number.isFinite(value));
    return broken === undefined
      ? { state: 'found', evidence: { map: fittedMap(map, size) } }
      : { state: 'failed', error: `the map must be finite, got ${broken}` };
  };
  const kept = recentlyUsed<MapResult>({
    limit: mostKept,
    sizeOf: (result) => (result.state === 'found' ? 4 * result.evidence.map.size : 0),
  });
  return { id, located: (image) => kept.get(image, () => locate(image)), dispose: () => localizer.dispose() };
}
