import { stoppable } from '../../classifiers/index.ts';
import { assertKnownKeys } from '../../math/knownKeys.ts';
import type { Disposable } from '../../types/classifier.ts';
import type { Prediction } from '../../types/prediction.ts';
import type { Row } from '../../types/row.ts';
import type { Summary } from '../../types/summary.ts';
import { type PartFolder, partFolder } from '../checkpoints/partFolder.ts';
import { createParts, type Parts } from '../checkpoints/parts.ts';
import { runIdentity } from '../checkpoints/runIdentity.ts';
import { roleOf } from '../config/askedCriteria.ts';
import type { BenchConfig } from '../config/config.ts';
import { neededClassifiers } from '../config/neededClassifiers.ts';
import { galleryPlaces } from '../results/galleryPlaces.ts';
import { agreementRows, isAgreementKept, localizerAgreementRows } from './agreementRows.ts';
import { allFindings, skipped } from './allFindings.ts';
import { benchProgress, type Progress } from './benchProgress.ts';
import { imagesOf, loadedItems } from './loadedItems.ts';
import { localizationRows } from './localizationRows.ts';
import { type LocalizerFindings, localizerFindings } from './localizerFindings.ts';
import { type Item, opened, participant } from './open.ts';
import type { Participant } from './participant.ts';
import { predictionsOf, withClassifiers } from './predictions.ts';
import { type RandomizedFindings, randomizationRows } from './randomizationRows.ts';
import { requireCapabilities, requireSameClasses } from './requirements.ts';
import { roleWarnings } from './roleWarnings.ts';
import { runSummary } from './runSummary.ts';
import type { Finding } from './study.ts';
import { targetsOf } from './targets.ts';

export interface BenchOptions {
  /** Called after each image. */
  readonly onProgress?: (progress: Progress) => void;
  /** Called with each row as it is made, in order; with those that were kept as well. */
  readonly onRow?: (row: Row) => void;
  /** Called before the first map with each sign that images do not come to a classifier in its units: one line. */
  readonly onWarning?: (warning: string) => void;
  /** Once it is aborted, no further pass through a model begins, and the run rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Folder in which finished parts are kept, so that an interrupted run can be gone on with. @default none are kept */
  readonly partial?: string;
  /** Go on from the parts in `partial`; without it they are replaced. @default false */
  readonly resume?: boolean;
}

/** Of a run that keeps no parts it is not said when it began, and as what. */
export interface BenchResult extends Partial<Pick<PartFolder, 'started' | 'identity'>> {
  readonly rows: readonly Row[];
  readonly summary: Summary;
  /** What each classifier says about each image. */
  readonly predictions: readonly Prediction[];
  /** The explained classifier with its images, and what every method found under the trained weights. */
  readonly reference: Participant;
  readonly targets: readonly (number | undefined)[];
  readonly found: readonly (readonly Finding[])[];
  /** The same of the images that a report shows, under each state of the first draw of random weights. */
  readonly randomized: readonly RandomizedFindings[];
  /** What the localization networks found, in the order of the config. */
  readonly localizers: readonly LocalizerFindings[];
  readonly items: readonly Item[];
  /** Signs that images do not come to a classifier in its units. */
  readonly warnings: readonly string[];
}

const optionKeys = {
  onProgress: true,
  onRow: true,
  onWarning: true,
  signal: true,
  partial: true,
  resume: true,
} as const;

/**
 * Runs a benchmark: every method on every image, every criterion of the config. What fails for an image, a method or
 * a state of the weights is a failed row and the run goes on. Throws for what makes the whole run senseless: a file
 * that cannot be read, a model that cannot be opened, a target that does not exist, parts of another run.
 */
export async function bench(config: BenchConfig, options: BenchOptions = {}): Promise<BenchResult> {
  assertKnownKeys('options of bench', options, optionKeys);
  const { partial, resume = false, signal } = options;
  if (resume && partial === undefined)
    throw new TypeError('resume needs partial, the folder of parts, got none');
  const items = await loadedItems(config);
  const store =
    partial === undefined ? undefined : partFolder(partial, { identity: runIdentity(config, items), resume });
  const classifiers: Disposable[] = [];
  const participants: Participant[] = [];
  try {
    for (const item of neededClassifiers(config)) {
      signal?.throwIfAborted();
      const classifier = await opened(item, config.limits);
      classifiers.push(classifier);
      const own = signal === undefined ? classifier : stoppable(classifier, signal);
      participants.push(await participant(own, items, { config: item, batchSize: config.batchSize }));
    }
    const localizers = await allLocalizers(participants, items, config);
    const parts = createParts(store, signal);
    const result = await runOn(participants, items, { ...options, config, localizers, parts });
    return { ...result, ...(store && { started: store.started, identity: store.identity }) };
  } finally {
    store?.close();
    for (const classifier of classifiers) await classifier.dispose();
  }
}

/** The maps of the localization networks, where a criterion asks for them. */
async function allLocalizers(
  [reference]: readonly Participant[],
  items: readonly Item[],
  config: BenchConfig,
): Promise<LocalizerFindings[]> {
  const isAsked = config.criteria.some((criterion) => criterion !== 'randomization');
  if (reference === undefined || !isAsked) return [];
  const [height, width] = reference.classifier.inputShape;
  const all: LocalizerFindings[] = [];
  for (const localizer of config.localizers) {
    all.push(await localizerFindings(localizer, items, { size: [height, width], limits: config.limits }));
  }
  return all;
}

interface RunOptions extends BenchOptions {
  readonly config: BenchConfig;
  readonly localizers: readonly LocalizerFindings[];
  readonly parts: Parts;
}

async function runOn(
  participants: readonly Participant[],
  items: readonly Item[],
  { config, localizers, onProgress, onRow, onWarning, parts, signal }: RunOptions,
): Promise<BenchResult> {
  const [reference, ...others] = participants;
  if (reference === undefined) throw new RangeError('classifiers must have at least one, got none');
  const targets = targetsOf(reference, config);
  requireSameClasses(participants);
  for (const one of participants) await requireCapabilities(one, config);
  const warnings = [...participants.flatMap((one) => one.warnings), ...roleWarnings(participants)];
  for (const warning of warnings) onWarning?.(warning);
  const rows: Row[] = [];
  const keep = async (cells: AsyncIterable<Row>) => {
    for await (const row of cells) {
      rows.push(row);
      onRow?.(row);
    }
  };

  const advance = benchProgress(reference, { others, config, onProgress });
  const shared = { config, parts, signal };
  const found = await allFindings(reference, { ...shared, targets, advance });
  const shown = new Set(galleryPlaces(items.length));
  const randomized: RandomizedFindings[] = [];
  const onShown = (findings: RandomizedFindings) => randomized.push(findings);
  for (const criterion of config.criteria) {
    if (criterion === 'localization') {
      await keep(localizationRows(reference, { found, localizers, config, parts }));
    }
    if (criterion === 'randomization') {
      const options = { ...shared, targets, shown, onShown, onImage: advance };
      await keep(randomizationRows(reference, found, options));
    }
    const b = others.find(({ config: { role } }) => role !== undefined && role === roleOf[criterion]);
    if (b === undefined || (criterion !== 'repeatability' && criterion !== 'reproducibility')) continue;
    const otherTargets = config.preset === 'arun2021' ? targetsOf(b, config) : targets;
    const sideOf = { ...shared, targets: otherTargets, advance };
    const isKept = isAgreementKept(criterion, reference, parts);
    const otherFound = isKept ? skipped(b, advance) : await allFindings(b, sideOf);
    const sides = { a: { participant: reference, found }, b: { participant: b, found: otherFound } };
    await keep(agreementRows(criterion, { ...sides, config, parts }));
    await keep(localizerAgreementRows(criterion, { participant: reference, localizers, config, parts }));
  }
  const predictions = predictionsOf(participants, targets);
  const images = imagesOf(items);
  const summary = withClassifiers(runSummary(rows, config, images), predictions, {
    seed: config.seed,
    images,
  });
  return { rows, summary, predictions, reference, targets, found, randomized, localizers, items, warnings };
}
