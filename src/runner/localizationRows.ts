import { allOf, localization, localizationMetric } from '../criteria/index.ts';
import { averageMask, edgeMap, uniformRandomMap } from '../maps/index.ts';
import type { Mask, SaliencyMap } from '../types/arrays.ts';
import type { Row } from '../types/row.ts';
import type { BenchConfig } from './config.ts';
import type { Participant } from './participant.ts';
import { rowsOf } from './rows.ts';
import { cellSeed, type Finding, type StudyImage } from './study.ts';
import { trainedSeed } from './trainedSeed.ts';

/** Maps that know nothing of the classifier, scored beside the methods. */
export const localizationBaselines = ['average-mask', 'random', 'edge'] as const;

/** Every method and baseline against the mask of every image. */
export function* localizationRows(
  participant: Participant,
  found: readonly (readonly Finding[])[],
  config: BenchConfig,
): Generator<Row> {
  const { classifier, images } = participant;
  const masks = images.map(({ mask }) => mask);
  for (const [index, image] of images.entries()) {
    const place = { criterion: 'localization', image: image.id, classifier: classifier.id };
    const seed = trainedSeed(config, participant, image);
    for (const [column, { name }] of config.methods.entries()) {
      const finding = found[index]?.[column];
      if (finding === undefined) continue;
      const measurements =
        finding.state === 'failed'
          ? allOf([localizationMetric[config.preset]], finding)
          : scored(finding.evidence.map, image.mask, config);
      yield* rowsOf({ ...place, method: name, seed }, measurements);
    }
    const others = masks.filter((mask, other): mask is Mask => mask !== undefined && other !== index);
    const baselineSeed = cellSeed(config.seed, ['localization', image.id]);
    for (const [name, map] of Object.entries(baselineMaps(image, others, baselineSeed))) {
      yield* rowsOf({ ...place, method: name, seed: baselineSeed }, scored(map, image.mask, config));
    }
  }
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
): Record<(typeof localizationBaselines)[number], SaliencyMap | undefined> {
  const [height = 0, width = 0] = image.shape;
  return {
    'average-mask': otherMasks.length === 0 ? undefined : averageMask(otherMasks),
    random: uniformRandomMap([height, width], seed),
    edge: edgeMap(image),
  };
}
