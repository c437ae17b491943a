import type { Classifier, Disposable } from '../../types/classifier.ts';
import type { BenchConfig } from '../config/config.ts';
import type { Participant } from './participant.ts';
import { allLogits, cellSeed, type Finding, findings, predictedClass, stacked } from './study.ts';

/** How many images recalibrate the statistics of batch normalisations: the first of the run. */
const calibrationImages = 16;

export interface RedrawingOptions {
  readonly config: BenchConfig;
  /** The class explained for each image under the trained weights; undefined where there is none. */
  readonly targets: readonly (number | undefined)[];
  readonly signal?: AbortSignal | undefined;
}

/** Which weights are re-drawn. */
export interface Redrawing {
  readonly draw: number;
  readonly step: string;
  readonly layers: readonly string[];
}

/** A classifier under re-drawn weights, which are drawn when it is first asked. */
export interface RedrawnState extends Disposable {
  /** The seed that the maps of an image are made with. */
  seedOf(image: string): string;
  /**
   * What the methods find on an image. Failures that say so where the weights cannot be drawn, broke the logits, or
   * changed none.
   */
  findingsOf(index: number): Promise<readonly Finding[]>;
}

/** The states of a classifier's weights. The logits of the trained ones are computed once, when they are first needed. */
export function redrawingOf(
  participant: Participant,
  options: RedrawingOptions,
): (redrawing: Redrawing) => RedrawnState {
  const { classifier, images } = participant;
  const { config } = options;
  const before = once(() => allLogits(classifier, images, config.batchSize));
  return (redrawing) => {
    const state = once(async () => drawnState(participant, redrawing, await before(), config));
    const name = `draw ${redrawing.draw}/${redrawing.step}`;
    return {
      seedOf: (image) => cellSeed(config.seed, [name, image]),
      findingsOf: (index) => findingsUnder(state, participant, { ...options, name, index }),
      dispose: async () => {
        if (!state.isAsked()) return;
        const { drawn } = await state().catch(() => ({ drawn: undefined }));
        await drawn?.dispose();
      },
    };
  };
}

interface DrawnState {
  readonly drawn: Classifier & Disposable;
  readonly after: readonly Float32Array[];
  readonly isUnchanged: boolean;
}

async function drawnState(
  { classifier, images }: Participant,
  { draw, layers }: Redrawing,
  before: readonly Float32Array[],
  config: BenchConfig,
): Promise<DrawnState> {
  const { statistics } = config.randomization;
  const calibration = stacked(images.slice(0, calibrationImages).map(({ image }) => image));
  const drawn = await classifier.randomized(layers, `${config.seed}/draw ${draw}`, {
    statistics,
    ...(statistics === 'recalibrate' && { calibration }),
  });
  try {
    const after = await allLogits(drawn, images, config.batchSize);
    const isUnchanged = after.every((row, index) => row.every((value, k) => value === before[index]?.[k]));
    return { drawn, after, isUnchanged };
  } catch (error) {
    await drawn.dispose();
    throw error;
  }
}

async function findingsUnder(
  state: () => Promise<DrawnState>,
  { images, inputRange }: Participant,
  {
    name,
    index,
    config,
    targets,
    signal,
  }: RedrawingOptions & { readonly name: string; readonly index: number },
): Promise<readonly Finding[]> {
  const image = images[index];
  if (image === undefined) throw new RangeError(`no image ${index}`);
  const failed = (error: string) => config.methods.map(() => ({ state: 'failed', error }) as const);
  let found: DrawnState;
  try {
    found = await state();
  } catch (error) {
    signal?.throwIfAborted();
    return failed(
      `the weights cannot be re-drawn: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  const row = found.after[index] ?? new Float32Array();
  if (!row.every(Number.isFinite)) return failed('the re-drawn logits are not finite');
  if (found.isUnchanged) return failed('re-drawing the weights changed no logit');
  const target = config.preset === 'arun2021' ? predictedClass(row) : targets[index];
  return findings(image, { classifier: found.drawn, inputRange, target, state: name, config, signal });
}

/** Runs `compute` when it is first asked; later calls share what came of it. */
function once<T>(compute: () => Promise<T>): (() => Promise<T>) & { isAsked(): boolean } {
  let result: Promise<T> | undefined;
  const ask = () => {
    result ??= compute();
    return result;
  };
  return Object.assign(ask, { isAsked: () => result !== undefined });
}
