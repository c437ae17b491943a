import { rowMatrix } from '../../math/matrices/rowMatrix.ts';
import type { Mixture } from './mixture.ts';

/** Components by how far their predictions are from their labels. */
export interface SliceRanking {
  /** Component numbers, the worst first; equal ones by their number. */
  readonly order: readonly number[];
  /** Of each component, from 0 to 1. */
  readonly scores: readonly number[];
}

/**
 * How wrong each component is: `domino`, |the largest of prediction share − label share over the classes|; `dcbench`,
 * |prediction share − label share| of class 1 (Eyuboglu et al. 2022, ICLR, by its code; dcbench 2022).
 * @throws RangeError for an unknown rule.
 */
export function rankSlices(
  {
    labelProbabilities,
    predictionProbabilities,
  }: Pick<Mixture, 'labelProbabilities' | 'predictionProbabilities'>,
  { rule = 'domino' }: { readonly rule?: 'domino' | 'dcbench' } = {},
): SliceRanking {
  if (rule !== 'domino' && rule !== 'dcbench') {
    throw new RangeError(`rule must be domino or dcbench, got ${rule}`);
  }
  const [labels, predictions] = [
    rowMatrix('labelProbabilities', labelProbabilities),
    rowMatrix('predictionProbabilities', predictionProbabilities),
  ];
  const classes = labels.columns;
  const scores = Array.from({ length: labels.rows }, (_, k) => {
    const excess = Array.from(
      { length: classes },
      (_, c) => (predictions.values[k * classes + c] ?? 0) - (labels.values[k * classes + c] ?? 0),
    );
    return Math.abs(rule === 'domino' ? Math.max(...excess) : (excess[1] ?? 0));
  });
  const order = [...scores.keys()].sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0));
  return { order, scores };
}
