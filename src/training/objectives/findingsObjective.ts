import { sigmoidCrossEntropy } from '../losses/crossEntropy.ts';
import type { Objective } from './objective.ts';

/**
 * Any number of findings per image by sigmoid cross-entropy, the logits [n, findings]; `truths` holds one row of 0 and
 * 1 per image.
 * @throws RangeError for truths of different lengths or other than 0 and 1, and for a finding that all or none have.
 */
export function findingsObjective(truths: readonly (readonly number[])[]): Objective {
  const findings = truths[0]?.length ?? 0;
  const bad = truths.findIndex(
    (row) => row.length !== findings || row.some((value) => value !== 0 && value !== 1),
  );
  if (bad >= 0) {
    throw new RangeError(
      `truths must be rows of ${findings} zeros and ones, got [${truths[bad]}] at index ${bad}`,
    );
  }
  for (let finding = 0; finding < findings; finding++) {
    if (truths.every((row) => row[finding] === truths[0]?.[finding])) {
      throw new RangeError(
        `truths must hold both 0 and 1 of each finding, all are ${truths[0]?.[finding]} of ${finding}`,
      );
    }
  }
  return {
    loss: sigmoidCrossEntropy,
    count: truths.length,
    targetShape: () => [findings],
    fill: (out, to, { index }) => {
      out.set(truths[index] ?? [], to);
    },
  };
}
