import type { BenchConfig } from '../config/config.ts';
import type { Suite } from '../config/suite.ts';
import type { JobData } from './jobs.ts';

/** Where runs and their shards lie, so that submitter and workers find them. Shards are computed in a folder. */
export interface Store {
  /** The folder of this machine in which each run has a folder, named by its digest. */
  readonly folder: string;
  /** Writes a run for the workers; gives its digest, which is all that a queue says of it. */
  submit(asked: BenchConfig | Suite): Promise<string>;
  /** Brings to the folder what a shard needs, and what was computed of it. Throws RangeError for what cannot be used. */
  fetch(job: JobData): Promise<void>;
  /** Brings a shard that is finished; false where there is none. */
  fetchFinished(job: JobData): Promise<boolean>;
  /** Takes what the folder has of a shard to where others find it. */
  send(job: JobData, state: { readonly isFinished: boolean }): Promise<void>;
}
