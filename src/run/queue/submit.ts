import type { Job, Queue } from 'bullmq';
import type { BenchConfig } from '../config/config.ts';
import type { Suite } from '../config/suite.ts';
import type { Progress } from '../execute/progress.ts';
import { type MergedRun, type MergeOptions, mergedShards } from '../shards/mergeShards.ts';
import { shardFolder } from '../shards/runShard.ts';
import { bullmq, type JobData, jobId, queueName } from './jobs.ts';
import { pause } from './pause.ts';
import { queueAddress } from './queueAddress.ts';
import { requestFolder } from './request.ts';
import type { Store } from './store.ts';
import { storeOf } from './storeOf.ts';

export interface SubmitOptions extends MergeOptions {
  /** `redis://...` */
  readonly queue: string;
  /** The folder that submitter and workers share, or `s3://BUCKET/PREFIX`. */
  readonly store: string;
  /** Where shards from S3 are put before they are merged. @default 'saliency-trust-cache' */
  readonly cache?: string | undefined;
  readonly shards: number;
}

/** How often the submitter looks, in milliseconds. */
const betweenLooks = 1000;
/** Every failure of a shard is tried again, later each time: what ends it for good is said by the worker. */
const tries = { attempts: 1000, backoff: { type: 'custom' } };

/**
 * Deals a run to the workers of a queue, follows it, and merges its shards into `out`. A run that was submitted before is
 * gone on with: what is finished stays. Throws RangeError where a shard cannot be computed, and as `mergeShards` does.
 */
export async function submit(
  asked: BenchConfig | Suite,
  { queue: address, store: place, cache, shards, ...options }: SubmitOptions,
): Promise<MergedRun> {
  const connection = queueAddress(address);
  const { Queue } = await bullmq();
  const store = await storeOf(place, cache);
  const run = await store.submit(asked);
  const queue = new Queue<JobData>(queueName(), { connection });
  // A Redis that is gone for a while is waited for.
  queue.on('error', () => {});
  try {
    const jobs = Array.from(
      { length: shards },
      (_, index): JobData => ({ run, shard: index + 1, of: shards }),
    );
    await followed(queue, jobs, { store, onProgress: options.onProgress, signal: options.signal });
  } finally {
    await queue.close();
  }
  return mergedShards(
    Array.from({ length: shards }, (_, index) =>
      shardFolder(requestFolder(store.folder, run), { shard: index + 1, of: shards }),
    ),
    { ...options, known: asked },
  );
}

async function followed(
  queue: Queue<JobData>,
  jobs: readonly JobData[],
  {
    store,
    onProgress,
    signal,
  }: {
    readonly store: Store;
    readonly onProgress: ((progress: Progress) => void) | undefined;
    readonly signal: AbortSignal | undefined;
  },
): Promise<void> {
  const left = new Set(jobs);
  let isFirst = true;
  let before = -1;
  while (left.size > 0) {
    for (const data of left) {
      signal?.throwIfAborted();
      if (await isFinished(queue, data, { store, isFirst })) left.delete(data);
    }
    isFirst = false;
    const done = jobs.length - left.size;
    if (done !== before)
      onProgress?.({
        done,
        total: jobs.length,
        kept: 0,
        label: `shards of run ${jobs[0]?.run.slice(0, 12)}`,
      });
    before = done;
    if (left.size > 0) await pause(betweenLooks, signal);
  }
}

/** Whether a shard is computed. A job that the queue does not know, or lost, is given to it. */
async function isFinished(
  queue: Queue<JobData>,
  data: JobData,
  { store, isFirst }: { readonly store: Store; readonly isFirst: boolean },
): Promise<boolean> {
  const job: Job<JobData> | undefined = await queue.getJob(jobId(data));
  const state = await job?.getState();
  if (state === 'completed' && (await store.fetchFinished(data))) return true;
  if (state === 'failed' && !isFirst)
    throw new RangeError(`shard ${data.shard} of ${data.of} cannot be computed: ${job?.failedReason}`);
  if (state === 'failed' || state === 'completed') await job?.remove();
  if (job === undefined || state === 'failed' || state === 'completed' || state === 'unknown')
    await queue.add('shard', data, { ...tries, jobId: jobId(data) });
  return false;
}
