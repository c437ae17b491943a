import type { MeanEstimate } from '../../statistics/index.ts';
import type { AnswerTable } from '../../types/summary.ts';
import {
  average,
  columnsOf,
  intervalOf,
  linesOf,
  meanOfAll,
  type SegmentCell,
  type SegmentNumbers,
} from './segmentNumbers.ts';

/** How far the Dice coefficient of a label falls. */
export interface Fall {
  readonly cell: SegmentCell;
  readonly values: ReadonlyMap<string, number>;
  readonly estimate: MeanEstimate | undefined;
}

/** Every corruption at every level. */
export function levelTable(falls: readonly Fall[], { of }: SegmentNumbers): AnswerTable {
  const names = [
    'series',
    'level',
    'fall of Dice',
    'low',
    'high',
    'Dice',
    'HD95',
    'mean surface distance',
    'images',
    'with distances',
  ];
  return {
    columns: columnsOf(names),
    rows: falls.map(({ cell, estimate }) => {
      const [low = null, high = null] = intervalOf(estimate) ?? [];
      const distances = of(cell, 'hd95');
      return [
        `${cell.model}, ${cell.corruption}, label ${cell.label}`,
        cell.level,
        estimate?.mean ?? null,
        low,
        high,
        average(of(cell, 'dice')),
        average(distances),
        average(of(cell, 'meanSurfaceDistance')),
        estimate?.n ?? 0,
        distances.size,
      ];
    }),
  };
}

/** The images as they are. */
export function cleanTable({ cells, clean, mean }: SegmentNumbers): AnswerTable {
  const names = [
    'model',
    'label',
    'Dice',
    'low',
    'high',
    'HD95',
    'mean surface distance',
    'images',
    'with distances',
  ];
  return {
    columns: columnsOf(names),
    rows: linesOf(cells).map((line) => {
      const dice = mean(clean(line, 'dice'));
      const [low = null, high = null] = intervalOf(dice) ?? [];
      const distances = clean(line, 'hd95');
      return [
        line.model,
        line.label,
        dice?.mean ?? null,
        low,
        high,
        average(distances),
        average(clean(line, 'meanSurfaceDistance')),
        dice?.n ?? 0,
        distances.size,
      ];
    }),
  };
}

/** The mean fall over all corruptions and levels, and the corruption that costs most. */
export function meanTable(falls: readonly Fall[], { cells, mean }: SegmentNumbers): AnswerTable {
  return {
    columns: columnsOf([
      'model',
      'label',
      'mean fall of Dice',
      'low',
      'high',
      'worst corruption',
      'its mean fall',
    ]),
    rows: linesOf(cells).map(({ model, label }) => {
      const own = falls.filter(({ cell }) => cell.model === model && cell.label === label);
      const all = mean(meanOfAll(own.map(({ values }) => values)));
      const [low = null, high = null] = intervalOf(all) ?? [];
      const byCorruption = [...new Set(own.map(({ cell }) => cell.corruption))].map((corruption) => {
        const some = own.filter(({ cell }) => cell.corruption === corruption);
        return { corruption, fall: average(meanOfAll(some.map(({ values }) => values))) };
      });
      const [worst] = byCorruption.sort((a, b) => (b.fall ?? -Infinity) - (a.fall ?? -Infinity));
      return [model, label, all?.mean ?? null, low, high, worst?.corruption ?? null, worst?.fall ?? null];
    }),
  };
}
