import { cascade, nullPairs } from '../criteria/index.ts';
import type { Classifier } from '../types/classifier.ts';
import type { Row } from '../types/row.ts';
import { comparison } from './comparison.ts';
import type { BenchConfig } from './config.ts';
import { localized, untrainedStep } from './localizationRows.ts';
import type { Participant } from './participant.ts';
import { type CellPlace, rowsOf } from './rows.ts';
import {
  allLogits,
  cellSeed,
  type Finding,
  findings,
  predictedClass,
  type StudyImage,
  stacked,
} from './study.ts';
import { trainedSeed } from './trainedSeed.ts';

/** The step of the rows that compare two images under the trained weights. */
export const nullStep = 'null';

/** How many images recalibrate the statistics of batch normalisations: the first of the run. */
const calibrationImages = 16;

export interface RandomizationOptions {
  readonly config: BenchConfig;
  /** The class explained for each image under the trained weights; undefined where there is none. */
  readonly targets: readonly (number | undefined)[];
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
  const { statistics } = config.randomization;
  const calibration = stacked(images.slice(0, calibrationImages).map(({ image }) => image));
  const before = await allLogits(classifier, images, config.batchSize);
  const redraw = { statistics, ...(statistics === 'recalibrate' && { calibration }) };
  for (let draw = 0; draw < config.randomization.draws; draw++) {
    const states = cascade(classifier.layers(), config.randomization);
    for (const { step, layers } of states) {
      const drawn = await classifier.randomized(layers, `${config.seed}/draw ${draw}`, redraw);
      try {
        const findingsOf = await findingsUnder(drawn, participant, {
          ...options,
          before,
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
          if (step === states.at(-1)?.step) yield* untrainedRows(image, { place, again, config });
          onImage(`randomization, draw ${draw + 1}: ${step}`);
        }
      } finally {
        await drawn.dispose();
      }
    }
  }
  yield* nullRows('randomization', { participant, found, config });
}

/** What the maps of the network with all its weights re-drawn are worth in localization. */
function* untrainedRows(
  image: StudyImage,
  {
    place,
    again,
    config,
  }: {
    readonly place: Omit<CellPlace, 'method'>;
    readonly again: readonly Finding[];
    readonly config: BenchConfig;
  },
): Generator<Row> {
  if (!config.criteria.includes('localization')) return;
  const untrained = { ...place, criterion: 'localization', step: untrainedStep };
  for (const [column, { name }] of config.methods.entries()) {
    const finding = again[column];
    if (finding !== undefined) {
      yield* rowsOf({ ...untrained, method: name }, localized(finding, image, config));
    }
  }
}

interface StateOptions extends RandomizationOptions {
  readonly state: string;
  /** Each image's logits under the trained weights. */
  readonly before: readonly Float32Array[];
}

/** Each image's findings under re-drawn weights; failures that say so where these broke its logits or changed none. */
async function findingsUnder(
  drawn: Classifier,
  { images, inputRange }: Participant,
  { config, targets, state, before }: StateOptions,
): Promise<(index: number) => Promise<{ readonly seed: string; readonly again: readonly Finding[] }>> {
  const after = await allLogits(drawn, images, config.batchSize);
  const isUnchanged = after.every((row, index) => row.every((value, k) => value === before[index]?.[k]));
  const problemOf = (row: Float32Array) => {
    if (!row.every(Number.isFinite)) return 'the re-drawn logits are not finite';
    return isUnchanged ? 're-drawing the weights changed no logit' : undefined;
  };
  return async (index) => {
    const image = images[index];
    const row = after[index];
    if (image === undefined || row === undefined) throw new RangeError(`no image ${index}`);
    const seed = cellSeed(config.seed, [state, image.id]);
    const error = problemOf(row);
    if (error !== undefined) return { seed, again: config.methods.map(() => ({ state: 'failed', error })) };
    const target = config.preset === 'arun2021' ? predictedClass(row) : targets[index];
    return { seed, again: await findings(image, { classifier: drawn, inputRange, target, state, config }) };
  };
}

/** The similarity of maps of different images under the trained weights: what unrelated maps of a method score. */
export function* nullRows(
  criterion: string,
  { participant, other = participant, found, otherFound = found, config }: NullOptions,
): Generator<Row> {
  const { images, classifier } = participant;
  const pairSeed = cellSeed(config.seed, [criterion, nullStep, other.classifier.id]);
  for (const [first, second] of nullPairs(images.length, pairSeed)) {
    const place = {
      criterion,
      image: images[first]?.id ?? '',
      classifier: classifier.id,
      step: nullStep,
      other: `${other === participant ? '' : `${other.classifier.id}:`}${images[second]?.id ?? ''}`,
      seed: trainedSeed(config, participant, images[first]),
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
