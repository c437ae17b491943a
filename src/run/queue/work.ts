import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Job } from 'bullmq';
import { quoted } from '../../files/quoted.ts';
import { shardFolder } from '../shards/runShard.ts';
import { counted, mostCrashes } from './crashes.ts';
import { bullmq, jobSchema, queueName } from './jobs.ts';
import { pause } from './pause.ts';
import { queueAddress } from './queueAddress.ts';
import { requestFolder, storedRequest } from './request.ts';
import { sentMeanwhile } from './sentMeanwhile.ts';
import type { ShardMessage } from './shardProcess.ts';
import { storeOf } from './storeOf.ts';

export interface WorkOptions {
  /** `redis://...` */
  readonly queue: string;
  /** The folder that submitter and workers share, or `s3://BUCKET/PREFIX`. */
  readonly store: string;
  /** Where files from S3 are kept. @default 'saliency-trust-cache' */
  readonly cache?: string | undefined;
  /** Ends when nothing is left to do. @default false: it waits for more */
  readonly drain?: boolean;
  /** Once it is aborted, the shard in work is stopped, goes back to the queue with its parts, and the worker ends. */
  readonly signal?: AbortSignal;
  /** Told in one line of what happens. */
  readonly onEvent?: (line: string) => void;
}

/** A worker that is gone is noticed after this time, in milliseconds. */
const lock = { lockDuration: 20_000, stalledInterval: 5_000 };
/** How often workers may be gone in the middle of one shard: that is no fault of the shard. */
const maxStalledCount = 1000;
const lost = 'the queue gave the shard to another worker';
/** How often what is computed of a shard is sent, in milliseconds: a worker that is killed loses no more. */
const betweenSends = 10_000;
/** Seconds without a job after which a worker that drains the queue ends. */
const quiet = 3;

/**
 * Computes shards of runs that a queue deals out, one at a time, each in a process of its own. Ends once the signal is
 * aborted, or with `drain` when nothing is left. Throws RangeError for a queue that is refused, and where BullMQ is not
 * installed.
 */
export async function work({
  queue,
  store: place,
  cache,
  drain = false,
  signal,
  onEvent,
}: WorkOptions): Promise<void> {
  const connection = queueAddress(queue);
  const { Queue, Worker, UnrecoverableError, WaitingError } = await bullmq();
  const store = await storeOf(place, cache);
  let child: ChildProcess | undefined;
  let isLost = false;
  const stop = () => child?.kill('SIGTERM');
  const compute = async (job: Job, token?: string) => {
    const found = jobSchema.safeParse(job.data);
    if (!found.success) throw new UnrecoverableError('expected a job of saliency-trust, found another');
    const { run, shard, of } = found.data;
    const name = `shard ${shard} of ${of} of run ${run.slice(0, 12)}`;
    onEvent?.(`${name}: begun`);
    isLost = false;
    await store.fetch(found.data).catch((error: unknown) => {
      throw error instanceof RangeError ? new UnrecoverableError(error.message) : error;
    });
    await storedRequest(store.folder, run);
    if (isLost) throw new Error(lost);
    const started = startedShard([store.folder, run, String(shard), String(of)], (progress) => {
      job.updateProgress(progress).catch(() => {});
    });
    child = started.child;
    if (signal?.aborted) stop();
    const sent = (isFinished: boolean) => store.send(found.data, { isFinished });
    const told = (error: unknown) => onEvent?.(`${name}: ${messageOf(error)}`);
    const ended = await sentMeanwhile(started.ended, () => sent(false).catch(told), betweenSends);
    child = undefined;
    if (isLost) throw new Error(lost);
    if (ended.units !== undefined) {
      await sent(true);
      onEvent?.(`${name}: ${ended.units} units`);
      return { units: ended.units, failed: ended.failed };
    }
    if (signal?.aborted) {
      await sent(false).catch(told);
      await job.moveToWait(token);
      throw new WaitingError();
    }
    const folder = shardFolder(requestFolder(store.folder, run), { shard, of });
    const image = ended.error === undefined ? ended.image : undefined;
    const count = counted(folder, image ?? '');
    const why =
      ended.error ??
      `its process ended by ${ended.how}${image === undefined ? '' : ` at image ${quoted(image)}`}`;
    onEvent?.(`${name}: ${why} (failure ${count})`);
    await sent(false);
    // An image that ends the process is given up by then, and its rows say so.
    if (image === undefined && count >= mostCrashes) throw new UnrecoverableError(why);
    throw new Error(why);
  };
  const settings = { backoffStrategy: (tries: number) => Math.min(60_000, 500 * 2 ** tries) };
  const worker = new Worker(queueName(), compute, { connection, ...lock, maxStalledCount, settings });
  worker.on('error', (error) => onEvent?.(`queue: ${error.message || String(error)}`));
  // Another worker has the shard by now.
  worker.on('lockRenewalFailed', () => {
    isLost = true;
    child?.kill('SIGKILL');
  });
  signal?.addEventListener('abort', stop);
  try {
    if (drain) await untilEmpty(new Queue(queueName(), { connection }), signal);
    else if (signal === undefined) await new Promise(() => {});
    else if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve));
  } finally {
    await worker.close();
    signal?.removeEventListener('abort', stop);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

interface Counted {
  getJobCounts(...types: readonly string[]): Promise<Record<string, number>>;
  close(): Promise<void>;
}

async function untilEmpty(queue: Counted, signal: AbortSignal | undefined): Promise<void> {
  let silent = 0;
  while (silent < quiet && signal?.aborted !== true) {
    await pause(1000);
    const counts = await queue.getJobCounts('active', 'waiting', 'delayed', 'prioritized');
    silent = Object.values(counts).every((count) => count === 0) ? silent + 1 : 0;
  }
  await queue.close();
}

interface EndedShard {
  readonly units?: number;
  readonly failed?: number;
  readonly error?: string;
  /** In which its process was. */
  readonly image?: string;
  /** A signal, or an exit code. */
  readonly how: string;
}

/** Progress is told to the queue at most once in this time, in milliseconds. */
const leastApart = 2000;

function startedShard(args: readonly string[], onProgress: (progress: object) => void) {
  const file = fileURLToPath(new URL('./shardProcess.js', import.meta.url));
  const child = fork(file, [...args], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const ended = new Promise<EndedShard>((resolve, reject) => {
    let known: Omit<EndedShard, 'how'> = {};
    let isPaused = false;
    child.on('error', reject);
    child.on('message', (message: ShardMessage) => {
      if (!('total' in message)) known = { ...known, ...message };
      if (!('total' in message) || isPaused) return;
      isPaused = true;
      void pause(leastApart).then(() => {
        isPaused = false;
      });
      onProgress(message);
    });
    child.on('close', (code, signal) => resolve({ ...known, how: signal ?? `exit code ${code}` }));
  });
  return { child, ended };
}
