import { allOf, localization, localizationMetric, type Measurement } from '../criteria/index.ts';
import { averageMask, edgeMap, uniformRandomMap } from '../maps/index.ts';
import type { Mask, SaliencyMap } from '../types/arrays.ts';
import type { Row } from '../types/row.ts';
import type { BenchConfig } from './config.ts';
import { type LocalizerFindings, localizerName } from './localizerFindings.ts';
import type { Participant } from './participant.ts';
import { rowsOf } from './rows.ts';
import { cellSeed, type Finding, type StudyImage } from './study.ts';
import { trainedSeed } from './trainedSeed.ts';

/** Maps that know nothing of the classifier, scored beside the methods. */
const ignorant = ['average-mask', 'random', 'edge'] as const;

/** The maps that are scored beside the methods of a run. */
export function localizationBaselines({ localizers }: BenchConfig): readonly string[] {
  return localizers.length > 0 ? [...ignorant, localizerName] : ignorant;
}

/** The step of the rows that score a method's maps of the network with all its weights re-drawn. */
export const untrainedStep = 'untrained';

export interface LocalizationOptions {
  readonly found: readonly (readonly Finding[])[];
  readonly localizers: readonly LocalizerFindings[];
  readonly config: BenchConfig;
}

/** Every method and baseline against the mask of every image. */
export function* localizationRows(
  participant: Participant,
  { found, localizers: [localizer], config }: LocalizationOptions,
): Generator<Row> {
  const { classifier, images } = participant;
  const masks = images.map(({ mask }) => mask);
  for (const [index, image] of images.entries()) {
    const place = { criterion: 'localization', image: image.id, classifier: classifier.id };
    const seed = trainedSeed(config, participant, image);
    for (const [column, { name }] of config.methods.entries()) {
      const finding = found[index]?.[column];
      if (finding === undefined) continue;
      yield* rowsOf({ ...place, method: name, seed }, localized(finding, image, config));
    }
    const others = masks.filter((mask, other): mask is Mask => mask !== undefined && other !== index);
    const baselineSeed = cellSeed(config.seed, ['localization', image.id]);
    for (const [name, map] of Object.entries(baselineMaps(image, others, baselineSeed))) {
      yield* rowsOf({ ...place, method: name, seed: baselineSeed }, scored(map, image.mask, config));
    }
    const finding = localizer?.found[index];
    if (localizer === undefined || finding === undefined) continue;
    const own = { ...place, classifier: localizer.id, method: localizerName, seed: baselineSeed };
    yield* rowsOf(own, localized(finding, image, config));
  }
}

/** A finding against the mask of its image. */
export function localized(finding: Finding, { mask }: StudyImage, config: BenchConfig): Measurement[] {
  return finding.state === 'failed'
    ? allOf([localizationMetric[config.preset]], finding)
    : scored(finding.evidence.map, mask, config);
}

function scored(map: SaliencyMap | undefined, mask: Mask | undefined, { preset }: BenchConfig) {
  if (mask === undefined || map === undefined) {
    const reason = mask === undefined ? 'the image has no mask' : 'no other image has a mask';
    return allOf([localizationMetric[preset]], { state: 'unscorable', reason });
  }
  return localization(map, mask, preset);
}

function baselineMaps(
  { image }: StudyImage,
  otherMasks: readonly Mask[],
  seed: string,
): Record<(typeof ignorant)[number], SaliencyMap | undefined> {
  const [height = 0, width = 0] = image.shape;
  return {
    'average-mask': otherMasks.length === 0 ? undefined : averageMask(otherMasks),
    random: uniformRandomMap([height, width], seed),
    edge: edgeMap(image),
  };
}
