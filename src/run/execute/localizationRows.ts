import {
  allOf,
  explanationScores,
  localizationMetric,
  localizationScores,
  type Measurement,
} from '../../audits/index.ts';
import { averageMask, centrePriorMap, edgeMap, uniformRandomMap } from '../../maps/index.ts';
import type { Mask, SaliencyMap } from '../../types/arrays.ts';
import type { Row } from '../../types/row.ts';
import { createParts, type Parts } from '../checkpoints/parts.ts';
import type { BenchConfig } from '../config/config.ts';
import type { LocalizerFindings } from './localizerFindings.ts';
import { measuredOrFailed } from './measuredOrFailed.ts';
import type { Participant } from './participant.ts';
import { rowsOf } from './rows.ts';
import { cellSeed, type Finding, type StudyImage } from './study.ts';
import { trainedSeed } from './trainedSeed.ts';

/** Maps that know nothing of the classifier, scored beside the methods. */
const ignorant = ['average-mask', 'centre-prior', 'random', 'edge'] as const;

export interface LocalizationOptions {
  readonly found: readonly (readonly Finding[])[];
  readonly localizers: readonly LocalizerFindings[];
  readonly config: BenchConfig;
  /** @default none are kept */
  readonly parts?: Parts;
}

/** Every method and baseline against the mask of every image. */
export async function* localizationRows(
  participant: Participant,
  options: LocalizationOptions,
): AsyncGenerator<Row> {
  const { parts = createParts() } = options;
  for (const [index, { id }] of participant.images.entries()) {
    yield* await parts.rows(`localization/${id}`, () => [...imageRows(participant, index, options)]);
  }
}

/** The rows of one image. */
function* imageRows(
  participant: Participant,
  index: number,
  { found, localizers: [localizer], config }: LocalizationOptions,
): Generator<Row> {
  const { classifier, images } = participant;
  const image = images[index];
  if (image === undefined) throw new RangeError(`no image ${index}`);
  const place = { audit: 'localization', image: image.id, model: classifier.id };
  const seed = trainedSeed(config, participant, image);
  for (const [column, { name }] of config.methods.entries()) {
    const finding = found[index]?.[column];
    if (finding === undefined) continue;
    const subject = { kind: 'method', name } as const;
    yield* rowsOf({ ...place, subject, seed }, localized(finding, image, { config }));
  }
  const others = images.flatMap(({ mask }, other) => (mask === undefined || other === index ? [] : [mask]));
  const baselineSeed = cellSeed(config.seed, ['localization', image.id]);
  for (const [name, map] of Object.entries(baselineMaps(image, others, baselineSeed))) {
    const measurements = scored(map, image.mask, { config, isExplanation: false });
    yield* rowsOf({ ...place, subject: { kind: 'baseline', name }, seed: baselineSeed }, measurements);
  }
  const finding = localizer?.found[index];
  if (localizer === undefined || finding === undefined) return;
  const subject = { kind: 'network', name: localizer.id } as const;
  const own = { ...place, model: localizer.id, subject, seed: baselineSeed };
  yield* rowsOf(own, localized(finding, image, { config, isExplanation: false }));
}

interface ScoredOptions {
  readonly config: BenchConfig;
  /** Whether the map is a method's: see `localization`. @default true */
  readonly isExplanation?: boolean;
}

/** A finding against the mask of its image. */
export function localized(finding: Finding, { mask }: StudyImage, options: ScoredOptions): Measurement[] {
  return finding.state === 'failed'
    ? allOf([localizationMetric[options.config.preset]], finding)
    : scored(() => finding.evidence.map, mask, options);
}

function scored(
  mapOf: () => SaliencyMap | undefined,
  mask: Mask | undefined,
  { config: { preset }, isExplanation = true }: ScoredOptions,
): Measurement[] {
  const metric = localizationMetric[preset];
  return measuredOrFailed(metric, () => {
    if (mask === undefined) return allOf([metric], { state: 'unscorable', reason: 'the image has no mask' });
    const map = mapOf();
    if (map === undefined) {
      return allOf([metric], { state: 'unscorable', reason: 'no other image has a mask' });
    }
    return isExplanation
      ? explanationScores(map, mask, preset)
      : localizationScores(map, mask, preset, { isExplanation });
  });
}

function baselineMaps(
  { image }: StudyImage,
  otherMasks: readonly Mask[],
  seed: string,
): Record<(typeof ignorant)[number], () => SaliencyMap | undefined> {
  const [height = 0, width = 0] = image.shape;
  return {
    'average-mask': () => (otherMasks.length === 0 ? undefined : averageMask(otherMasks)),
    'centre-prior': () => centrePriorMap([height, width]),
    random: () => uniformRandomMap([height, width], seed),
    edge: () => edgeMap(image),
  };
}
