import type { AnswerTable } from '../../types/summary.ts';
import { columnsOf, intervalOf, meanOfAll, type SegmentNumbers } from './segmentNumbers.ts';
import { type Comparison, cleanOf, diceOf, type Training } from './trainingGains.ts';

interface MatrixOptions {
  readonly all: readonly Training[];
  readonly labels: readonly number[];
  readonly corruptions: readonly string[];
  readonly wasSeen: (training: Training, corruption: string) => boolean;
}

/** Each training by each corruption: the mean over its networks and the levels. */
export function matrixOf(
  numbers: SegmentNumbers,
  { all, labels, corruptions, wasSeen }: MatrixOptions,
): AnswerTable {
  const rows = all.flatMap((training) =>
    labels.flatMap((label) =>
      ['none', ...corruptions].map((corruption) => {
        const isClean = corruption === 'none';
        const networks = isClean
          ? cleanOf(numbers, training, label)
          : diceOf(numbers, training, { label, corruptions: [corruption] });
        const values = meanOfAll(networks);
        const estimate = numbers.mean(values);
        const [low = null, high = null] = intervalOf(estimate) ?? [];
        const known = isClean ? '' : wasSeen(training, corruption) ? 'seen' : 'unseen';
        const name = `${training.name}, label ${label}`;
        return [name, corruption, estimate?.mean ?? null, low, high, known, values.size, networks.length];
      }),
    ),
  );
  const names = ['training', 'corruption', 'Dice', 'low', 'high', 'in training', 'images', 'networks'];
  return { columns: columnsOf(names), rows };
}

/** Every network under the unseen corruptions of a comparison: how far trainings of other seeds lie apart. */
export function networksOf(
  compared: readonly Comparison[],
  { numbers, baseline }: { readonly numbers: SegmentNumbers; readonly baseline: Training },
): AnswerTable {
  const rows = compared
    .filter(({ what }) => what === 'unseen')
    .flatMap(({ training, label, own, others }) =>
      [
        { of: training, values: own },
        { of: baseline, values: others },
      ].flatMap(({ of, values }) =>
        of.networks.map((network, index) => {
          const estimate = numbers.mean(values[index] ?? new Map());
          const [low = null, high = null] = intervalOf(estimate) ?? [];
          return [training.name, label, network, of.name, estimate?.mean ?? null, low, high];
        }),
      ),
    );
  const names = ['comparison', 'label', 'network', 'trained on', 'Dice, unseen', 'low', 'high'];
  return { columns: columnsOf(names), rows };
}
