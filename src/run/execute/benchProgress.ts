import { cascade } from '../../audits/index.ts';
import type { BenchConfig } from '../config/config.ts';
import type { Participant } from './participant.ts';

export interface Progress {
  /** Images explained so far, by all methods, under any state of the weights; and in all. */
  readonly done: number;
  readonly total: number;
  /** How many of those done were kept from before the run was interrupted, and took no time. */
  readonly kept: number;
  readonly label: string;
}

/** Counts an image as done, under what `label` says. */
export type Advance = (label: string, isKept: boolean) => void;

export interface BenchProgressOptions {
  readonly others: readonly Participant[];
  readonly config: BenchConfig;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/** Counts the images of a run, whose number is known from its beginning. */
export function benchProgress(
  { classifier, images }: Participant,
  { others, config, onProgress }: BenchProgressOptions,
): Advance {
  const { criteria, randomization } = config;
  const states = criteria.includes('randomization')
    ? randomization.draws * cascade(classifier.layers(), randomization).length
    : 0;
  const total = images.length * (1 + states + others.length);
  let done = 0;
  let kept = 0;
  return (label, isKept) => {
    done++;
    if (isKept) kept++;
    onProgress?.({ done, total, kept, label });
  };
}
