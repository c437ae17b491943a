import { allOf, similarityMetric } from '../criteria/index.ts';
import type { Row } from '../types/row.ts';
import { comparison } from './comparison.ts';
import type { BenchConfig } from './config.ts';
import { fittedMap, type LocalizerFindings, localizerName } from './localizerFindings.ts';
import type { Participant } from './participant.ts';
import { nullRows } from './randomizationRows.ts';
import { rowsOf } from './rows.ts';
import { cellSeed, type Finding } from './study.ts';
import { trainedSeed } from './trainedSeed.ts';

/** The metric that also counts images on which the two classifiers predict different classes. */
export const unrestrictedMetric = 'ssimUnrestricted';

/** A classifier with its findings and the class explained for each image. */
export interface Side {
  readonly participant: Participant;
  readonly found: readonly (readonly Finding[])[];
}

/**
 * Repeatability or reproducibility: the maps of two classifiers of the same images compared. Both explain the
 * class that was chosen for the first. Images on which they predict different classes are left out of the score
 * and counted, but under `arun2021`, as that paper had no such rule; `ssimUnrestricted` has them all. Then the null: maps of different images by the two.
 */
export function* agreementRows(
  criterion: 'repeatability' | 'reproducibility',
  { a, b, config }: { readonly a: Side; readonly b: Side; readonly config: BenchConfig },
): Generator<Row> {
  const fitted = b.found.map((row) => row.map((finding) => fittedTo(finding, a.participant)));
  for (const [index, image] of a.participant.images.entries()) {
    const place = {
      criterion,
      image: image.id,
      classifier: a.participant.classifier.id,
      other: b.participant.classifier.id,
      seed: trainedSeed(config, a.participant, image),
    };
    const isCounted =
      config.preset === 'arun2021' || a.participant.predicted[index] === b.participant.predicted[index];
    for (const [column, { name }] of config.methods.entries()) {
      const all = comparison(a.found[index]?.[column], fitted[index]?.[column], config.preset);
      const failed = all.find(({ outcome }) => outcome.state === 'failed');
      const reason = 'the classifiers predict different classes';
      const restricted =
        failed || isCounted ? all : allOf([similarityMetric], { state: 'unscorable', reason });
      const unrestricted = all
        .filter(({ metric }) => metric === similarityMetric)
        .map(({ outcome }) => ({ metric: unrestrictedMetric, outcome }));
      yield* rowsOf({ ...place, method: name }, [...restricted, ...unrestricted]);
    }
  }
  yield* nullRows(criterion, {
    participant: a.participant,
    other: b.participant,
    found: a.found,
    otherFound: fitted,
    config,
  });
}

/** Maps of a classifier with another input size are enlarged or reduced bilinearly to the first one's. */
function fittedTo(finding: Finding, { classifier }: Participant): Finding {
  if (finding.state === 'failed') return finding;
  const [height, width] = classifier.inputShape;
  const { evidence } = finding;
  return {
    state: 'found',
    evidence: {
      ...evidence,
      map: fittedMap(evidence.map, [height, width]),
      ...(evidence.signed && { signed: fittedMap(evidence.signed, [height, width]) }),
    },
  };
}

/** How alike the maps of two localization networks are, image by image: the bar of the methods' agreement. */
export function* localizerAgreementRows(
  criterion: 'repeatability' | 'reproducibility',
  {
    participant,
    localizers: [a, b],
    config,
  }: {
    readonly participant: Participant;
    readonly localizers: readonly LocalizerFindings[];
    readonly config: BenchConfig;
  },
): Generator<Row> {
  if (a === undefined || b === undefined) return;
  for (const [index, { id: image }] of participant.images.entries()) {
    const seed = cellSeed(config.seed, [localizerName, image]);
    const place = { criterion, method: localizerName, image, classifier: a.id, other: b.id, seed };
    yield* rowsOf(place, comparison(a.found[index], b.found[index], config.preset));
  }
}
