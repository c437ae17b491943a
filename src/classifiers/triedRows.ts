import { probabilityWarning } from './network/scores/probabilities.ts';
import { companies, isNear } from './network/trial.ts';

/** The scores of trial images, a row for each: of two batches that share their second image, and of two alone. */
export interface TrialRows {
  readonly first: readonly Float64Array[];
  readonly second: readonly Float64Array[];
  /** Of the image that the batches share, and of another. */
  readonly alone: readonly [subject: Float64Array, further: Float64Array];
}

export interface Tried {
  /** Whether the images of a batch influence each other, so that each must go alone. */
  readonly oneByOne: boolean;
  readonly warnings: readonly string[];
}

/** The numbers of the trial images of each part of a trial. */
export const trialParts = { batches: companies(3), alone: [1, 0] } as const;

/**
 * What the scores of trial images, alone and in company, tell of a classifier. `output` names what they are in a
 * sentence. Throws RangeError where images influence each other and alone each gives the same.
 */
export function triedRows(
  { first, second, alone }: TrialRows,
  { source, output }: { readonly source: string; readonly output: string },
): Tried {
  const [subject, further] = alone;
  const oneByOne = ![first[1], second[1]].every((row) => isNear(row, subject));
  const influence = `${source}: images of a batch influence each other`;
  if (oneByOne && isNear(subject, further))
    throw new RangeError(`${influence}, and alone each gives the same`);
  const warning = oneByOne ? [`${influence}; so each goes through the model alone`] : [];
  const seen = oneByOne ? alone : [...first, second[0], second[2]].filter((row) => row !== undefined);
  return { oneByOne, warnings: [...warning, ...probabilityWarning(seen, { source, output })] };
}
