import { type CascadeState, cascade, type Measurement, nullPairs } from '../../audits/index.ts';
import type { Row } from '../../types/row.ts';
import { createParts, type Parts } from '../checkpoints/parts.ts';
import type { BenchConfig } from '../config/config.ts';
import { comparison, comparisonWithSmoothNull, decidingComparison } from './comparison.ts';
import { localized } from './localizationRows.ts';
import type { Participant } from './participant.ts';
import { type RedrawingOptions, redrawingOf } from './redrawing.ts';
import { type CellPlace, rowsOf } from './rows.ts';
import { cellSeed, type Finding, type StudyImage } from './study.ts';
import { trainedSeed } from './trainedSeed.ts';

export interface RandomizationOptions extends RedrawingOptions {
  /** Called after each image of each state; `isKept` says that it was done before the run was interrupted. */
  onImage(label: string, isKept: boolean): void;
  /** @default none are kept */
  readonly parts?: Parts;
  /** Places of the images whose maps under the first draw are given to `onShown`. @default none */
  readonly shown?: ReadonlySet<number>;
  readonly onShown?: (found: RandomizedFindings) => void;
}

/** What the methods found on one image under one state of re-drawn weights. */
export interface RandomizedFindings {
  readonly draw: number;
  readonly step: string;
  /** Place of the image in the run. */
  readonly image: number;
  readonly found: readonly Finding[];
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
  const { config, onImage, parts = createParts() } = options;
  const redrawing = redrawingOf(participant, options);
  const isShown = (draw: number, index: number) => draw === 0 && options.shown?.has(index) === true;
  for (let draw = 0; draw < config.randomization.draws; draw++) {
    const states = cascade(classifier.layers(), config.randomization);
    for (const state of states) {
      const { step, layers } = state;
      const isLast = step === states.at(-1)?.step;
      const redrawn = redrawing({ draw, step, layers });
      try {
        for (const [index, image] of images.entries()) {
          const key = `randomization/${draw}/${step}/${image.id}`;
          const isKept = parts.has(key);
          const findings = () => redrawn.findingsOf(index);
          const shown = isShown(draw, index) ? await parts.findings(`maps/${key}`, findings) : undefined;
          if (shown !== undefined) options.onShown?.({ draw, step, image: index, found: shown });
          yield* await parts.rows(key, async () => {
            const again = shown ?? (await findings());
            const place = { image: image.id, model: classifier.id, seed: redrawn.seedOf(image.id) };
            const condition = conditionOf(state, draw);
            return [
              ...similarityRows(found[index], again, { place: { ...place, condition }, config, isLast }),
              ...(isLast ? untrainedRows(image, { place, again, config, draw }) : []),
            ];
          });
          onImage(`randomization, draw ${draw + 1}: ${step}`, isKept);
        }
      } finally {
        await redrawn.dispose();
      }
    }
  }
  yield* nullRows('randomization', { participant, found, config, parts });
}

function conditionOf({ step, layers, of }: CascadeState, draw: number) {
  return { state: step, redrawn: layers.length, layers: of, draw };
}

/** The maps of one image under trained and under re-drawn weights compared. */
function* similarityRows(
  trained: readonly Finding[] | undefined,
  again: readonly Finding[],
  {
    place,
    config,
    isLast,
  }: { readonly place: RandomizedPlace; readonly config: BenchConfig; readonly isLast: boolean },
): Generator<Row> {
  const { preset } = config;
  for (const [column, { name }] of config.methods.entries()) {
    const own = { ...place, audit: 'randomization', subject: { kind: 'method', name } } as const;
    const [a, b] = [trained?.[column], again[column]];
    const options = { preset, seed: place.seed };
    yield* rowsOf(own, isLast ? comparisonWithSmoothNull(a, b, options) : comparison(a, b, preset));
  }
}

type RandomizedPlace = Omit<CellPlace, 'audit' | 'subject'>;

/** What the maps of the network with all its weights re-drawn are worth in localization. */
function* untrainedRows(
  image: StudyImage,
  {
    place,
    again,
    config,
    draw,
  }: {
    readonly place: RandomizedPlace;
    readonly again: readonly Finding[];
    readonly config: BenchConfig;
    readonly draw: number;
  },
): Generator<Row> {
  if (!config.criteria.includes('localization')) return;
  const condition = { state: 'untrained', draw };
  const untrained = { ...place, audit: 'localization', role: 'reference', condition } as const;
  for (const [column, { name }] of config.methods.entries()) {
    const finding = again[column];
    if (finding !== undefined) {
      const subject = { kind: 'method', name } as const;
      yield* rowsOf({ ...untrained, subject }, localized(finding, image, { config }));
    }
  }
}

/** The similarity of maps of different images under the trained weights: what unrelated maps of a method score. */
export async function* nullRows(criterion: string, options: NullOptions): AsyncGenerator<Row> {
  const { participant, other = participant, config, parts = createParts() } = options;
  const { images } = participant;
  const pairSeed = cellSeed(config.seed, [criterion, 'null', other.classifier.id]);
  const groups = images.map(({ id, group }) => group ?? id);
  const pairs = nullPairs(images.length, pairSeed, { preset: config.preset, groups });
  for (const [index, { id }] of images.entries()) {
    const own = pairs.filter(([first]) => first === index);
    yield* await parts.rows(nullKey(criterion, id), () =>
      own.flatMap((pair, place) => {
        const isFull = config.preset === 'default' || place < fullyCompared;
        const compare = isFull ? comparison : decidingComparison;
        return [...pairRows(criterion, pair, { ...options, compare })];
      }),
    );
  }
}

/** Of the many partners that an image has under `arun2021`, so many are compared by every metric. */
const fullyCompared = 5;

/** Names the part with the pairs whose first is an image. */
export function nullKey(criterion: string, image: string): string {
  return `${criterion}/null/${image}`;
}

function* pairRows(
  criterion: string,
  [first, second]: readonly [first: number, second: number],
  { participant, other = participant, found, otherFound = found, config, compare }: PairOptions,
): Generator<Row> {
  const { images, classifier } = participant;
  const place = {
    audit: criterion,
    role: 'null' as const,
    image: images[first]?.id ?? '',
    model: classifier.id,
    partner: {
      ...(other !== participant && { model: other.classifier.id }),
      image: images[second]?.id ?? '',
    },
    seed: trainedSeed(config, participant, images[first]),
  };
  for (const [column, { name }] of config.methods.entries()) {
    const measurements = compare(found[first]?.[column], otherFound[second]?.[column], config.preset);
    yield* rowsOf({ ...place, subject: { kind: 'method', name } }, measurements);
  }
}

interface PairOptions extends NullOptions {
  readonly compare: (...findings: Parameters<typeof decidingComparison>) => Measurement[];
}

interface NullOptions {
  readonly participant: Participant;
  /** Whose maps stand on the other side. @default the participant's own */
  readonly other?: Participant;
  readonly found: readonly (readonly Finding[])[];
  readonly otherFound?: readonly (readonly Finding[])[];
  readonly config: BenchConfig;
  /** @default none are kept */
  readonly parts?: Parts;
}
