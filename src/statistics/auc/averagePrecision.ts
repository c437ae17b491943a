import { binaryValues } from '../../checks/binaryValues.ts';
import { finiteValues } from '../../checks/finiteValues.ts';

/**
 * Average precision of `scores` [n] against `labels` [n], 0 or 1: the sum over distinct scores, from the highest, of
 * (recall now − before) · precision; equal scores are one threshold. Undefined without a label 1. Throws RangeError for
 * scores that are not finite and other labels.
 */
export function averagePrecision(scores: ArrayLike<number>, labels: ArrayLike<number>): number | undefined {
  const values = finiteValues('scores', scores);
  const classes = binaryValues('labels', labels, values.length);
  const positives = classes.reduce((sum, label) => sum + label, 0);
  if (positives === 0) return undefined;
  const order = Array.from(values.keys()).sort((a, b) => (values[b] ?? 0) - (values[a] ?? 0));
  let [found, before, sum] = [0, 0, 0];
  order.forEach((row, rank) => {
    found += classes[row] ?? 0;
    const next = order[rank + 1];
    if (next !== undefined && values[next] === values[row]) return;
    sum += (found - before) * (found / (rank + 1));
    before = found;
  });
  return sum / positives;
}
