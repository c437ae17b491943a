import type { RunImage } from '../../types/run.ts';

/** A study with its class, and what the model says of it. */
export interface Study {
  readonly image: RunImage & { readonly label: number };
  /** Of each class, adding up to 1. */
  readonly probabilities: readonly number[];
  readonly isWrong: boolean;
}
