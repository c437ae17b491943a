import type { Row } from '../../types/row.ts';
import type { CheckpointSource } from '../checkpoints/checkpoints.ts';
import type { RunIdentity } from '../checkpoints/runIdentity.ts';
import type { Progress } from './progress.ts';

/** Options of `bench`. */
export interface BenchOptions {
  /** Called after each image and state of the weights. */
  readonly onProgress?: (progress: Progress) => void;
  /** Called with each row, in order, as soon as those before it are made; with those that were kept as well. */
  readonly onRow?: (row: Row) => void;
  /** Called before the first map with each sign that images do not come to a classifier in its units: one line. */
  readonly onWarning?: (warning: string) => void;
  /** Once it is aborted, no further pass through a model begins, and the run rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /**
   * Folder in which finished parts are kept, so that an interrupted run can be gone on with, and which maps are read
   * from again. Without it 1 GiB of maps is kept in memory, and others are made again. @default none are kept
   */
  readonly partial?: string;
  /** Go on from the parts in `partial`; without it they are replaced. @default false */
  readonly resume?: boolean;
  /**
   * Threads that measure, each with models of its own. No number depends on it. What is given in code, such as an audit
   * of your own, runs in this thread alone. @default one for each core, as far as half of the memory goes
   */
  readonly workers?: number;
}

/** Options of a run that other runs make parts of. */
export interface RunOptions extends BenchOptions {
  /** By image, why it is given up: its maps are failures that say so. @default none */
  readonly failed?: ReadonlyMap<string, string>;
  /** Parts that the shards of this run made. @default none */
  readonly made?: readonly CheckpointSource[];
  /** Throws where the run with this identity is not that of the shards. */
  readonly requireSame?: (identity: RunIdentity) => void;
}
