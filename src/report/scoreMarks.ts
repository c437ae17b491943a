import type { Interval, MethodSummary } from '../types/summary.ts';
import { drawnInterval } from './labels.ts';
import { fixed } from './text.ts';

/** One criterion by method. */
export type Cells = Readonly<Record<string, MethodSummary>>;

/** With more images their names would make the page heavy. */
const mostTitles = 200;

export interface Dot {
  readonly method: string;
  readonly image: string;
  readonly value: number;
  readonly y: number;
}

export interface Level {
  readonly method: string;
  readonly value: number;
  readonly title: string;
}

export interface Span {
  readonly method: string;
  readonly low: number;
  readonly high: number;
}

/** A dot for every image with a score. */
export function dots(cells: Cells): Dot[] {
  return Object.entries(cells).flatMap(([method, { values }]) =>
    values
      .filter(({ value }) => Number.isFinite(value))
      // Steps of the golden ratio spread neighbours over the height, the same in every run.
      .map(({ image, value }, index) => ({
        method,
        image,
        value,
        y: 0.14 + 0.72 * ((index * 0.618034) % 1),
      })),
  );
}

/** Whether the dots can have names. */
export function titled(cells: Cells): boolean {
  return Object.values(cells).every(({ values }) => values.length <= mostTitles);
}

/** A number of each method that has it, with its name. */
export function levels(
  cells: Cells,
  { name, of }: { readonly name: string; readonly of: (cell: MethodSummary) => number | null | undefined },
): Level[] {
  return Object.entries(cells).flatMap(([method, cell]) => {
    const value = of(cell);
    if (value === null || value === undefined || !Number.isFinite(value)) return [];
    return [{ method, value, title: `${name}: ${fixed(value)}` }];
  });
}

/** The 95 % interval of each mean. */
export function intervals(cells: Cells): Span[] {
  return spans(cells, ({ ci }) => ci);
}

/** The 95 % interval of each null. */
export function bands(cells: Cells): Span[] {
  return spans(cells, ({ nullCi = null }) => nullCi);
}

function spans(cells: Cells, of: (cell: MethodSummary) => Interval | null): Span[] {
  return Object.entries(cells).flatMap(([method, cell]) => {
    const span = of(cell);
    if (span === null) return [];
    const [low, high] = drawnInterval(span, cell.metric);
    return [{ method, low, high }];
  });
}

/** The smallest and largest number that is drawn; 0 and 1 where there is none. */
export function extent(cells: Cells): [number, number] {
  const numbers = [
    ...Object.values(cells).flatMap(({ values, mean, null: nothing, baselines }) => [
      ...values.map(({ value }) => value),
      ...[mean, nothing, ...Object.values(baselines)],
    ]),
    ...[...intervals(cells), ...bands(cells)].flatMap(({ low, high }) => [low, high]),
  ].filter((value): value is number => value !== null && Number.isFinite(value));
  if (numbers.length === 0) return [0, 1];
  const [low, high] = extremes(numbers);
  return low === high ? [low - 0.5, high + 0.5] : [low, high];
}

/** Not by spreading into Math.min: a run may have more images than a call takes arguments. */
function extremes(numbers: readonly number[]): [number, number] {
  return numbers.reduce<[number, number]>(
    ([low, high], value) => [Math.min(low, value), Math.max(high, value)],
    [Infinity, -Infinity],
  );
}
