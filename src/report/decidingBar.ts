import type { MethodSummary } from '../types/summary.ts';
import { baselineName, goodSide, nullName } from './labels.ts';

/** The two numbers whose difference is the margin of a verdict. */
export interface DecidingBar {
  /** The bar in words. */
  readonly name: string;
  /** The method's mean, and the bar's, on the images that have both. */
  readonly score: number | null;
  readonly bar: number | null;
}

/** What decided a verdict: of several bars that one whose margin is shown, which gave the verdict. */
export function decidingBar(criterion: string, cell: MethodSummary): DecidingBar {
  const deciding = (cell.against ?? []).filter(({ role }) => role === 'decides');
  const one = deciding.find(({ margin }) => margin === cell.margin) ?? deciding[0];
  if (one === undefined) return { name: barName(criterion, 'null'), score: cell.mean, bar: cell.null };
  const { mean: bar, margin } = one;
  const sign = goodSide(criterion, cell.metric) === 'low' ? -1 : 1;
  const score = bar === null || margin === null ? cell.mean : bar + sign * margin;
  return { name: barName(criterion, one.against), score, bar };
}

const shortNames = new Map([
  ['average-mask', 'average mask'],
  ['line', 'fixed line'],
  ['half', 'unrelated pairs at half'],
  ['localizer', 'network'],
]);

/** A bar in a few words. */
export function barName(criterion: string, against: string): string {
  return against === 'null' ? nullName(criterion) : (shortNames.get(against) ?? baselineName(against));
}
