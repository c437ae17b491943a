import type { MethodSummary } from '../types/summary.ts';
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
  name: string,
  of: (cell: MethodSummary) => number | null | undefined,
): Level[] {
  return Object.entries(cells).flatMap(([method, cell]) => {
    const value = of(cell);
    if (value === null || value === undefined || !Number.isFinite(value)) return [];
    return [{ method, value, title: `${name}: ${fixed(value)}` }];
  });
}

/** The 95 % interval of each mean. */
export function intervals(cells: Cells) {
  return Object.entries(cells).flatMap(([method, { ci }]) =>
    ci === null ? [] : [{ method, low: ci[0], high: ci[1] }],
  );
}

/** The 95 % interval of each null. */
export function bands(cells: Cells) {
  return Object.entries(cells).flatMap(([method, { nullCi = null }]) =>
    nullCi === null ? [] : [{ method, low: nullCi[0], high: nullCi[1] }],
  );
}

/** The smallest and largest number that is drawn; 0 and 1 where there is none. */
export function extent(cells: Cells): [number, number] {
  const numbers = Object.values(cells)
    .flatMap(({ values, mean, ci, null: nothing, nullCi, baselines }) => [
      ...values.map(({ value }) => value),
      ...[mean, nothing, ...(ci ?? []), ...(nullCi ?? []), ...Object.values(baselines)],
    ])
    .filter((value): value is number => value !== null && Number.isFinite(value));
  if (numbers.length === 0) return [0, 1];
  const [low, high] = [Math.min(...numbers), Math.max(...numbers)];
  return low === high ? [low - 0.5, high + 0.5] : [low, high];
}
