import { abortable } from '../../classifiers/index.ts';
import { spatialShape } from '../../math/arrays/imageAxes.ts';
import type { BenchConfig } from '../config/config.ts';
import { neededClassifiers, neededLocalizers } from '../config/neededClassifiers.ts';
import { resolvedAudits } from '../config/resolvedAudits.ts';
import { testFolds } from '../prepare/testFolds.ts';
import type { KnownPass } from './firstPass.ts';
import type { ImageSource } from './imageSource.ts';
import { lazySegmenter } from './lazySegmenter.ts';
import { opened } from './open.ts';
import type { Openings } from './openings.ts';
import { type PreparedModel, preparedModel } from './preparedModel.ts';
import { openedLocalizer, type RunLocalizer } from './runLocalizer.ts';
import { statedModel } from './statedModel.ts';

export interface OpeningOptions {
  readonly config: BenchConfig;
  readonly source: ImageSource;
  readonly opening: Openings;
  /** Threads of each ONNX Runtime session; 0 leaves it to ONNX Runtime. */
  readonly threads: number;
  readonly signal?: AbortSignal | undefined;
  /** What a pass over the images gave each classifier, where another thread has made it. */
  readonly known?: Promise<readonly KnownPass[]>;
}

/** Every classifier that a run needs, with all images. */
export async function openedClassifiers(options: OpeningOptions): Promise<PreparedModel[]> {
  const { config, source, opening, threads, signal, known } = options;
  if (config.classifiers.length === 0) {
    const isAsked = resolvedAudits(config).some(({ audit }) => audit.needs.model === true);
    return [statedModel(source, isAsked)];
  }
  const folds = testFolds(config, source.images);
  const preparedModels: PreparedModel[] = [];
  for (const [index, item] of neededClassifiers(config).entries()) {
    signal?.throwIfAborted();
    const classifier = opening.kept(
      await opened(item, { limits: config.limits, device: config.device, threads }),
    );
    const own = signal === undefined ? classifier : abortable(classifier, signal);
    const lazy = lazySegmenter(item, config.limits);
    const segmenter = lazy && opening.kept(lazy).open;
    const pass = await known?.then((all) => all[index]);
    const asked = { config: item, batchSize: config.batchSize, known: pass, segmenter };
    preparedModels.push({ ...(await preparedModel(own, source, asked)), fold: folds.get(item.id) });
  }
  return preparedModels;
}

/** Every localization network that a run needs. */
export async function openedLocalizers(
  { config, source, opening, threads }: OpeningOptions,
  [first]: readonly PreparedModel[],
): Promise<RunLocalizer[]> {
  const size = spatialShape(first?.classifier.inputShape ?? []);
  const localizers: RunLocalizer[] = [];
  for (const item of neededLocalizers(config)) {
    const asked = { source, size, limits: config.limits, threads };
    localizers.push(opening.kept(await openedLocalizer(item, asked)));
  }
  return localizers;
}
