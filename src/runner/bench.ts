import { cascade, localizationMetric, similarityMetric } from '../criteria/index.ts';
import type { Disposable } from '../types/classifier.ts';
import type { Row } from '../types/row.ts';
import type { Summary } from '../types/summary.ts';
import { summaryOf } from '../verdicts/index.ts';
import { agreementRows, localizerAgreementRows } from './agreementRows.ts';
import { roleOf } from './askedCriteria.ts';
import type { BenchConfig } from './config.ts';
import { localizationBaselines, localizationRows, untrainedStep } from './localizationRows.ts';
import { type LocalizerFindings, localizerFindings, localizerName } from './localizerFindings.ts';
import { neededClassifiers } from './neededClassifiers.ts';
import { type Item, opened, participant } from './open.ts';
import type { Participant } from './participant.ts';
import { nullStep, randomizationRows } from './randomizationRows.ts';
import { requireCapabilities, requireSameClasses } from './requirements.ts';
import { type Finding, findings } from './study.ts';
import { targetsOf } from './targets.ts';
import { datasetOf } from './tasks.ts';

export interface Progress {
  /** Images explained so far, by all methods, under any state of the weights; and in all. */
  readonly done: number;
  readonly total: number;
  readonly label: string;
}

export interface BenchOptions {
  /** Called after each image. */
  readonly onProgress?: (progress: Progress) => void;
  /** Called with each row as it is made, in order. */
  readonly onRow?: (row: Row) => void;
}

export interface BenchResult {
  readonly rows: readonly Row[];
  readonly summary: Summary;
  /** The explained classifier with its images, and what every method found under the trained weights. */
  readonly reference: Participant;
  readonly targets: readonly (number | undefined)[];
  readonly found: readonly (readonly Finding[])[];
  /** What the localization networks found, in the order of the config. */
  readonly localizers: readonly LocalizerFindings[];
  readonly items: readonly Item[];
}

/**
 * Runs a benchmark: every method on every image, every criterion of the config. A method that fails on an image is
 * a failed row and the run goes on. Throws for what makes the whole run senseless: a file that cannot be read, a
 * model that cannot be opened, a target that does not exist.
 */
export async function bench(config: BenchConfig, options: BenchOptions = {}): Promise<BenchResult> {
  const items = await loadedItems(config);
  const classifiers: Disposable[] = [];
  const participants: Participant[] = [];
  try {
    for (const item of neededClassifiers(config)) {
      const classifier = await opened(item);
      classifiers.push(classifier);
      participants.push(await participant(classifier, items, { config: item, batchSize: config.batchSize }));
    }
    const localizers = await allLocalizers(participants, items, config);
    return await runOn(participants, items, { ...options, config, localizers });
  } finally {
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
    all.push(await localizerFindings(localizer, items, [height, width]));
  }
  return all;
}

async function loadedItems(config: BenchConfig): Promise<Item[]> {
  const { items } = datasetOf(config);
  const loaded: Item[] = [];
  for (const { load, ...item } of items) loaded.push({ ...item, ...(await load()) });
  if (loaded.length === 0)
    throw new RangeError(`dataset of '${config.name}': expected at least one image, found none`);
  return loaded;
}

async function runOn(
  participants: readonly Participant[],
  items: readonly Item[],
  {
    config,
    localizers,
    onProgress,
    onRow,
  }: BenchOptions & { readonly config: BenchConfig; readonly localizers: readonly LocalizerFindings[] },
): Promise<BenchResult> {
  const [reference, ...others] = participants;
  if (reference === undefined) throw new RangeError('classifiers must have at least one, got none');
  const targets = targetsOf(reference, config);
  requireSameClasses(participants);
  for (const one of participants) await requireCapabilities(one, config);
  const rows: Row[] = [];
  const advance = progress(reference, { others, config, ...(onProgress && { onProgress }) });
  const keep = (row: Row) => {
    rows.push(row);
    onRow?.(row);
  };

  const found = await allFindings(reference, { targets, config, advance });
  for (const criterion of config.criteria) {
    if (criterion === 'localization') {
      for (const row of localizationRows(reference, { found, localizers, config })) keep(row);
    }
    if (criterion === 'randomization') {
      const cells = randomizationRows(reference, found, { config, targets, onImage: advance });
      for await (const row of cells) keep(row);
    }
    const b = others.find(({ config: { role } }) => role !== undefined && role === roleOf[criterion]);
    if (b === undefined || (criterion !== 'repeatability' && criterion !== 'reproducibility')) continue;
    const again = config.preset === 'arun2021' ? targetsOf(b, config) : targets;
    const otherFound = await allFindings(b, { targets: again, config, advance });
    const sides = { a: { participant: reference, found }, b: { participant: b, found: otherFound }, config };
    for (const row of agreementRows(criterion, sides)) keep(row);
    for (const row of localizerAgreementRows(criterion, { participant: reference, localizers, config })) {
      keep(row);
    }
  }
  return { rows, summary: summary(rows, { config, items }), reference, targets, found, localizers, items };
}

async function allFindings(
  { classifier, images, inputRange }: Participant,
  {
    targets,
    config,
    advance,
  }: {
    readonly targets: readonly (number | undefined)[];
    readonly config: BenchConfig;
    readonly advance: (label: string) => void;
  },
): Promise<Finding[][]> {
  const all: Finding[][] = [];
  for (const [index, image] of images.entries()) {
    const target = targets[index];
    all.push(await findings(image, { classifier, inputRange, target, state: classifier.id, config }));
    advance(`maps of ${classifier.id}`);
  }
  return all;
}

interface ProgressOptions {
  readonly others: readonly Participant[];
  readonly config: BenchConfig;
  readonly onProgress?: (progress: Progress) => void;
}

function progress({ classifier, images }: Participant, { others, config, onProgress }: ProgressOptions) {
  const { criteria, randomization } = config;
  const states = criteria.includes('randomization')
    ? randomization.draws * cascade(classifier.layers(), randomization).length
    : 0;
  const total = images.length * (1 + states + others.length);
  let done = 0;
  return (label: string) => {
    done++;
    onProgress?.({ done, total, label });
  };
}

function summary(
  rows: readonly Row[],
  { config, items }: { readonly config: BenchConfig; readonly items: readonly Item[] },
) {
  return summaryOf(rows, {
    name: config.name,
    preset: config.preset,
    target: String(config.target),
    seed: config.seed,
    images: items.map(({ id, group }) => ({ id, ...(group !== undefined && { group }) })),
    criteria: config.criteria,
    methods: config.methods.map(({ name }) => name),
    localizationBaselines: localizationBaselines(config),
    untrainedStep,
    localizerName,
    localizationMetric: localizationMetric[config.preset],
    similarityMetric,
    nullStep,
  });
}
