import { groupKFold, logisticLogOdds, logisticRegression } from '../../statistics/index.ts';

/** A row of numbers with its label and patient. */
export interface Example {
  readonly features: readonly number[];
  readonly label: number;
  readonly group: string;
}

export interface FoldOptions {
  readonly folds: number;
  readonly seed: string;
}

/** The log odds of each example, by a model that saw no image of its patient; or why there is none. */
export type OutOfFold =
  | { readonly state: 'scored'; readonly scores: readonly number[] }
  | { readonly state: 'unscorable'; readonly reason: string };

/**
 * L2-penalised logistic regression in folds by patient, with both classes alike in them: each example is scored by the
 * model of the other folds. Deterministic. Unscorable where there are fewer patients than folds, or a fold leaves only
 * one class to learn from.
 */
export function outOfFold(examples: readonly Example[], { folds, seed }: FoldOptions): OutOfFold {
  const groups = examples.map(({ group }) => group);
  const patients = new Set(groups).size;
  if (patients < folds)
    return { state: 'unscorable', reason: `${patients} patients are fewer than ${folds} folds` };
  const labels = examples.map(({ label }) => label);
  const foldOf = groupKFold(groups, { folds, seed, labels });
  const scores = new Array<number>(examples.length).fill(0);
  for (let fold = 0; fold < folds; fold++) {
    const training = examples.filter((_, i) => foldOf[i] !== fold);
    if (new Set(training.map(({ label }) => label)).size < 2)
      return { state: 'unscorable', reason: 'a fold leaves only one class to learn from' };
    const model = logisticRegression(
      training.map(({ features }) => features),
      training.map(({ label }) => label),
    );
    const held = examples.flatMap((example, i) => (foldOf[i] === fold ? [{ example, i }] : []));
    const found = logisticLogOdds(
      model,
      held.map(({ example }) => example.features),
    );
    held.forEach(({ i }, index) => {
      scores[i] = found[index] ?? 0;
    });
  }
  return { state: 'scored', scores };
}
