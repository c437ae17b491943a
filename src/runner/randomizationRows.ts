import { cascade, nullPairs } from '../criteria/index.ts';
import { dense } from '../math/dense.ts';
import type { Classifier } from '../types/classifier.ts';
import type { Row } from '../types/row.ts';
import { comparison } from './comparison.ts';
import type { BenchConfig } from './config.ts';
import type { Participant } from './participant.ts';
import { rowsOf } from './rows.ts';
import { cellSeed, type Finding, findings, predictions, stacked } from './study.ts';

/** The step of the rows that compare two images under the trained weights. */
export const nullStep = 'null';

export interface RandomizationOptions {
  readonly config: BenchConfig;
  /** The class explained for each image under the trained weights. */
  readonly targets: readonly number[];
  /** Called after each image of each state. */
  onImage(label: string): void;
}

/**
 * Every method's map of every image under each state of the cascade, compared with its map under the trained
 * weights; then the null: maps of different images, all under the trained weights.
 */
export async function* randomizationRows(
  participant: Participant,
  found: readonly (readonly Finding[])[],
  options: RandomizationOptions,
): AsyncGenerator<Row> {
  const { classifier, images } = participant;
  const { config, onImage } = options;
  for (let draw = 0; draw < config.randomization.draws; draw++) {
    for (const { step, layers } of cascade(classifier.layers(), config.randomization)) {
      const drawn = await classifier.randomized(layers, `${config.seed}/draw ${draw}`);
      try {
        const findingsOf = await findingsUnder(drawn, participant, {
          ...options,
          state: `draw ${draw}/${step}`,
        });
        for (const [index, image] of images.entries()) {
          const { seed, again } = await findingsOf(index);
          const place = {
            criterion: 'randomization',
            image: image.id,
            classifier: classifier.id,
            step,
            draw,
            seed,
          };
          for (const [column, { name }] of config.methods.entries()) {
            yield* rowsOf(
              { ...place, method: name },
              comparison(found[index]?.[column], again[column], config.preset),
            );
          }
          onImage(`randomization, draw ${draw + 1}: ${step}`);
        }
      } finally {
        await drawn.dispose();
      }
    }
  }
  yield* nullRows('randomization', { participant, found, config });
}

/** Each image's findings under re-drawn weights; where these changed nothing or broke the logits, failures that say so. */
async function findingsUnder(
  drawn: Classifier,
  { classifier, images, inputRange }: Participant,
  { config, targets, state }: RandomizationOptions & { readonly state: string },
): Promise<(index: number) => Promise<{ readonly seed: string; readonly again: readonly Finding[] }>> {
  const problem = await problemWith(drawn, classifier, images.slice(0, config.batchSize));
  const reArgmax = config.preset === 'arun2021' && problem === undefined;
  const predicted = reArgmax ? await predictions(drawn, images, config.batchSize) : targets;
  return async (index) => {
    const image = images[index];
    const target = predicted[index];
    const seed = cellSeed(config.seed, [state, image?.id ?? '']);
    if (image === undefined || problem !== undefined || target === undefined) {
      const failed: Finding = { state: 'failed', error: problem ?? 'the re-drawn logits are not finite' };
      return { seed, again: config.methods.map(() => failed) };
    }
    return { seed, again: await findings(image, { classifier: drawn, inputRange, target, state, config }) };
  };
}

/** What makes a re-drawn network unfit to be compared: logits that are not finite, or the same as before. */
async function problemWith(
  drawn: Classifier,
  trained: Classifier,
  images: Participant['images'],
): Promise<string | undefined> {
  const batch = stacked(images.map(({ image }) => image));
  const before = dense(await trained.logits(batch));
  const after = dense(await drawn.logits(batch));
  if (!after.every(Number.isFinite)) return 'the re-drawn logits are not finite';
  return after.every((value, index) => value === before[index])
    ? 're-drawing the weights changed no logit'
    : undefined;
}

/** The similarity of maps of different images under the trained weights: what unrelated maps of a method score. */
export function* nullRows(
  criterion: string,
  { participant, other = participant, found, otherFound = found, config }: NullOptions,
): Generator<Row> {
  const { images, classifier } = participant;
  const seed = cellSeed(config.seed, [criterion, nullStep, other.classifier.id]);
  for (const [first, second] of nullPairs(images.length, seed)) {
    const place = {
      criterion,
      image: images[first]?.id ?? '',
      classifier: classifier.id,
      step: nullStep,
      other: `${other === participant ? '' : `${other.classifier.id}:`}${images[second]?.id ?? ''}`,
      seed,
    };
    for (const [column, { name }] of config.methods.entries()) {
      const measurements = comparison(found[first]?.[column], otherFound[second]?.[column], config.preset);
      yield* rowsOf({ ...place, method: name }, measurements);
    }
  }
}

interface NullOptions {
  readonly participant: Participant;
  /** Whose maps stand on the other side. @default the participant's own */
  readonly other?: Participant;
  readonly found: readonly (readonly Finding[])[];
  readonly otherFound?: readonly (readonly Finding[])[];
  readonly config: BenchConfig;
}
