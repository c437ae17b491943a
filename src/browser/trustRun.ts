import { assertKnownKeys } from '../checks/knownKeys.ts';
import { methodList, methodOptions, theEight } from '../methods/index.ts';
import { createCheckpoints } from '../run/checkpoints/checkpoints.ts';
import type { Preprocess } from '../run/config/preprocess.ts';
import { imageSourceOf } from '../run/execute/imageSource.ts';
import { liveRun } from '../run/execute/liveRun.ts';
import { measuredUnits } from '../run/execute/measuredUnits.ts';
import { type PreparedModel, preparedModel } from '../run/execute/preparedModel.ts';
import type { Progress } from '../run/execute/progress.ts';
import { unitTasks } from '../run/execute/unitTasks.ts';
import type { Audit } from '../types/audit.ts';
import type { FullClassifier } from '../types/classifier.ts';
import type { DatasetItem } from '../types/dataset.ts';
import type { Row } from '../types/row.ts';
import type { RandomInitialization, Run } from '../types/run.ts';
import type { Stop } from '../types/stop.ts';
import type { Summary } from '../types/summary.ts';
import { summaryOf } from '../verdicts/index.ts';

/** Options of `openRun`. */
export interface RunOptions {
  /** Names of methods. @default the eight */
  readonly methods?: readonly string[];
  /** The class to explain. @default 'predicted' */
  readonly target?: 'predicted' | 'label' | number;
  /** How images come to the model's size and units, as in a config of `bench`. @default 0..255 to [0, 1], stretched */
  readonly preprocess?: Preprocess;
  /** @default 1 */
  readonly seed?: number;
  /** At most this many images go to the classifier in one call. @default 16 */
  readonly batchSize?: number;
  /** Asked before each pass through the model, which it may end. */
  readonly stop?: Stop;
}

/** How criteria are measured. */
export interface MeasureOptions {
  /** Options of the audit that differ from its defaults. */
  readonly options?: object;
  /** Called with each row as soon as those before it are made. */
  readonly onRow?: (row: Row) => void;
  /** Called after each map. */
  readonly onProgress?: (progress: Progress) => void;
}

/** A run over few images, in memory: what `bench` does, one criterion at a time. */
export interface TrustRun {
  /** What audits ask: maps, logits, images in the model's units. */
  readonly run: Run;
  /** Signs that the images do not come to the classifier in its units. */
  readonly warnings: readonly string[];
  /** By image, why it cannot be used. */
  readonly unreadable: ReadonlyMap<string, string>;
  /** The rows of an audit: those of `bench` with the same images, options and seed. */
  measure(audit: Audit, options?: MeasureOptions): Promise<readonly Row[]>;
  /** What `bench` concludes from rows of the audits. */
  summary(rows: readonly Row[], audits: readonly Audit[]): Summary;
  /** Closes the last re-drawn copy of the classifier, not the classifier. */
  dispose(): Promise<void>;
}

const optionKeys = {
  methods: true,
  target: true,
  preprocess: true,
  seed: true,
  batchSize: true,
  stop: true,
} as const;

/**
 * Opens a run of a classifier over images in memory, each an item whose `load` gives its pixels, [height, width,
 * channels] of 0..255. @throws RangeError for an unknown method, no image, or images of which none can be used.
 */
export async function openRun(
  classifier: FullClassifier,
  items: readonly DatasetItem[],
  options: RunOptions = {},
): Promise<TrustRun> {
  assertKnownKeys('options of openRun', options, optionKeys);
  const { target = 'predicted', preprocess, seed = 1, batchSize = 16, stop } = options;
  if (items.length === 0) throw new RangeError('items must be at least one image, got none');
  const methods = (options.methods ?? theEight).map(askedMethod);
  const config = { id: classifier.id, model: classifier.id, ...(preprocess && { preprocess }) };
  const all = await preparedModel(classifier, imageSourceOf({ items }), { config, batchSize });
  const one: PreparedModel = { ...all, images: all.images.filter(({ id }) => !all.unreadable.has(id)) };
  const study = { methods, target, seed, batchSize, preset: 'default' } as const;
  const parts = createCheckpoints(undefined, stop);
  let initializations: readonly RandomInitialization[] = [];
  const live = liveRun(
    {
      preparedModels: [one],
      localizers: [],
      config: study,
      parts,
      shown: new Set(),
      signal: stop,
      methodOf: async (method) => ({ method: methodNamed(method.name), options: method.options }),
      outsideAverage: async () => undefined,
    },
    () => initializations,
  );
  const settings = new Map<string, object>();
  return {
    run: live,
    warnings: one.warnings,
    unreadable: one.unreadable,
    measure: async (audit, { options: changes = {}, onRow, onProgress } = {}) => {
      const own = audit.options.parse(changes);
      settings.set(audit.name, own);
      initializations = audit.initializations?.(live, own) ?? [];
      return measuredUnits(unitTasks([{ audit, options: own }], live), live, { parts, onRow, onProgress });
    },
    summary: (rows, audits) =>
      summaryOf(rows, {
        name: classifier.id,
        preset: 'default',
        target: String(target),
        seed,
        images: one.images,
        audits,
        methods: methods.map(({ name }) => name),
        auditOptions: Object.fromEntries(settings),
      }),
    dispose: live.dispose,
  };
}

function methodNamed(name: string) {
  const found = methodList.find((method) => method.name === name);
  if (found !== undefined) return found;
  const known = methodList.map((method) => method.name).join(', ');
  throw new RangeError(`no method is named '${name}'; there are ${known}`);
}

function askedMethod(name: string) {
  return { name, options: methodOptions(methodNamed(name), 'default', {}) };
}
