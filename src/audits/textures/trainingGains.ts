import type { FurtherError, MeanEstimate } from '../../statistics/index.ts';
import { differences, type ImageNumbers } from '../../verdicts/index.ts';
import { meanOfAll, type SegmentNumbers } from './segmentNumbers.ts';

/** One way to train, and the networks that were trained so, which differ by seed alone. */
export interface Training {
  readonly name: string;
  /** What its user says that it was trained on; absent where nothing is said. */
  readonly trainedOn: string | undefined;
  readonly networks: readonly string[];
}

/** A training against the baseline, under corruptions that stood in neither, or that stood in one. */
export interface Comparison {
  readonly training: Training;
  readonly label: number;
  readonly what: 'unseen' | 'seen';
  readonly corruptions: readonly string[];
  /** Of each network the mean Dice under these, by image. */
  readonly own: readonly ImageNumbers[];
  readonly others: readonly ImageNumbers[];
  readonly byPatient: MeanEstimate | undefined;
  /** The same with the networks, too, as drawn at random; of one network on either side that of patients alone. */
  readonly gain: MeanEstimate | undefined;
  readonly isOfTrainings: boolean;
}

/** In the order of the networks; one of which nothing is said is a training of its own. */
export function trainingsOf({ cells, trainedOn }: SegmentNumbers): Training[] {
  const found = new Map<string, Training>();
  for (const model of new Set(cells.map((cell) => cell.model))) {
    const stated = trainedOn.get(model);
    // A model may be called as another is trained.
    const key = JSON.stringify([stated, stated === undefined && model]);
    const { networks = [] } = found.get(key) ?? {};
    found.set(key, { name: stated ?? model, trainedOn: stated, networks: [...networks, model] });
  }
  return [...found.values()];
}

/** Dice by image of each network of a training, the mean over levels and corruptions. */
export function diceOf(
  { cells, of }: SegmentNumbers,
  { networks }: Training,
  { label, corruptions }: { readonly label: number; readonly corruptions: readonly string[] },
): ReadonlyMap<string, number>[] {
  return networks.map((network) => {
    const own = cells.filter(
      (cell) => cell.model === network && cell.label === label && corruptions.includes(cell.corruption),
    );
    return meanOfAll(own.map((cell) => of(cell, 'dice')));
  });
}

/** Dice of clean images by image, of each network of a training. */
export function cleanOf({ clean }: SegmentNumbers, { networks }: Training, label: number) {
  return networks.map((model) => clean({ model, label }, 'dice'));
}

/** The gain of a training over the baseline under some corruptions. */
export function comparison(
  numbers: SegmentNumbers,
  asked: Pick<Comparison, 'training' | 'label' | 'what' | 'corruptions'> & { readonly baseline: Training },
): Comparison {
  const { baseline, ...known } = asked;
  const own = diceOf(numbers, asked.training, asked);
  const others = diceOf(numbers, baseline, asked);
  const values = differences(meanOfAll(own), meanOfAll(others));
  const further = added(numbers.spread(own), numbers.spread(others));
  const byPatient = numbers.mean(values);
  const gain = further === undefined ? byPatient : numbers.mean(values, further);
  return { ...known, own, others, byPatient, gain, isOfTrainings: further !== undefined };
}

/** Of two independent errors, with Satterthwaite's degrees of freedom (1946, Biometrics Bulletin 2(6)). */
function added(a: FurtherError | undefined, b: FurtherError | undefined): FurtherError | undefined {
  if (a === undefined || b === undefined) return undefined;
  const variance = a.variance + b.variance;
  const squares = a.variance ** 2 / a.degrees + b.variance ** 2 / b.degrees;
  return { variance, degrees: squares > 0 ? variance ** 2 / squares : a.degrees + b.degrees };
}
