import { allOf, anyClass, type Measurement, sameClassFact, similarityMetric } from '../../audits/index.ts';
import type { Row } from '../../types/row.ts';
import { createParts, type Parts } from '../checkpoints/parts.ts';
import type { BenchConfig } from '../config/config.ts';
import { comparison, comparisonWithSmoothNull } from './comparison.ts';
import { fittedMap, type LocalizerFindings, localizerName } from './localizerFindings.ts';
import type { Participant } from './participant.ts';
import { nullKey, nullRows } from './randomizationRows.ts';
import { rowsOf } from './rows.ts';
import { cellSeed, type Finding } from './study.ts';
import { trainedSeed } from './trainedSeed.ts';

/** A classifier with its findings and the class explained for each image. */
export interface Side {
  readonly participant: Participant;
  readonly found: readonly (readonly Finding[])[];
}

export type AgreementCriterion = 'repeatability' | 'reproducibility';

export interface AgreementOptions {
  readonly a: Side;
  readonly b: Side;
  readonly config: BenchConfig;
  /** @default none are kept */
  readonly parts?: Parts;
}

/**
 * Repeatability or reproducibility: the maps of two classifiers of the same images compared. Both explain the
 * class that was chosen for the first. Images on which they predict different classes are left out of the score
 * and counted, but under `arun2021`, as that paper had no such rule; its name
 * with `Unrestricted` has them all. Then the null: maps of different images by the two.
 */
export async function* agreementRows(
  criterion: AgreementCriterion,
  { a, b, config, parts = createParts() }: AgreementOptions,
): AsyncGenerator<Row> {
  const fitted = b.found.map((row) => row.map((finding) => fittedTo(finding, a.participant)));
  const sides = { a, b: { ...b, found: fitted }, config };
  for (const [index, { id }] of a.participant.images.entries()) {
    yield* await parts.rows(partKey(criterion, id), () => [...imageRows(criterion, index, sides)]);
  }
  yield* nullRows(criterion, {
    participant: a.participant,
    other: b.participant,
    found: a.found,
    otherFound: fitted,
    config,
    parts,
  });
}

/** Whether the rows of every image were kept, so that no map of the second classifier is asked for again. */
export function isAgreementKept(
  criterion: AgreementCriterion,
  { images }: Participant,
  parts: Parts,
): boolean {
  return images.every(({ id }) => parts.has(partKey(criterion, id)) && parts.has(nullKey(criterion, id)));
}

function partKey(criterion: AgreementCriterion, image: string): string {
  return `${criterion}/${image}`;
}

/** The rows of one image, the maps of the second classifier at the size of the first one's. */
function* imageRows(
  criterion: AgreementCriterion,
  index: number,
  { a, b, config }: AgreementOptions,
): Generator<Row> {
  const image = a.participant.images[index];
  if (image === undefined) throw new RangeError(`no image ${index}`);
  const place = {
    audit: criterion,
    image: image.id,
    model: a.participant.classifier.id,
    partner: { model: b.participant.classifier.id },
    seed: trainedSeed(config, a.participant, image),
  };
  const classes = [a.participant.predicted[index], b.participant.predicted[index]] as const;
  const isSame = classes[0] === classes[1];
  const isCounted = config.preset === 'arun2021' || isSame;
  const same = {
    metric: sameClassFact,
    role: 'fact',
    outcome: { state: 'scored', value: Number(isSame) },
  } as const;
  const classRow = classes.includes(undefined) ? [] : [same];
  for (const [column, { name }] of config.methods.entries()) {
    const options = { preset: config.preset, seed: place.seed };
    const all = comparisonWithSmoothNull(a.found[index]?.[column], b.found[index]?.[column], options);
    const failed = all.find(({ outcome }) => outcome.state === 'failed');
    const reason = 'the classifiers predict different classes';
    const restricted =
      failed || isCounted ? all : allOf([similarityMetric[config.preset]], { state: 'unscorable', reason });
    const ofAll = all
      .filter(({ metric, role }) => role === undefined && Object.values(similarityMetric).includes(metric))
      .map((one): Measurement => ({ ...one, role: 'reference', condition: anyClass }));
    const subject = { kind: 'method', name } as const;
    yield* rowsOf({ ...place, subject }, [...restricted, ...ofAll, ...classRow]);
  }
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
export async function* localizerAgreementRows(
  criterion: AgreementCriterion,
  {
    participant,
    localizers: [a, b],
    config,
    parts = createParts(),
  }: {
    readonly participant: Participant;
    readonly localizers: readonly LocalizerFindings[];
    readonly config: BenchConfig;
    readonly parts?: Parts;
  },
): AsyncGenerator<Row> {
  if (a === undefined || b === undefined) return;
  for (const [index, { id: image }] of participant.images.entries()) {
    const seed = cellSeed(config.seed, [localizerName, image]);
    const subject = { kind: 'network', name: a.id } as const;
    const place = { audit: criterion, subject, image, model: a.id, partner: { model: b.id }, seed };
    yield* await parts.rows(`${criterion}/${localizerName}/${image}`, () =>
      rowsOf(place, comparison(a.found[index], b.found[index], config.preset)),
    );
  }
}
