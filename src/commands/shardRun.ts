import { type BenchConfig, runShard, type Shard, type Suite } from '../run/index.ts';
import type { BenchmarkRunOptions } from './benchmarkRun.ts';
import { benchmarkRun, defaultOut, failure, written } from './benchmarkRun.ts';
import { dryRun } from './dryRun.ts';
import { messageOf, workersOf } from './flags.ts';
import { interruptible, stoppedCode } from './interruption.ts';
import { progressOn } from './progress.ts';
import { type QueueFlags, queued } from './queueFlags.ts';
import { note } from './screen.ts';
import { shardOf } from './shardFlag.ts';

/** The flags that say how a run is computed, the same of `bench` and of `audit`. */
export interface RunFlags extends QueueFlags {
  readonly out?: string | undefined;
  readonly quiet?: true | undefined;
  readonly resume?: true | undefined;
  readonly shard?: string | undefined;
  readonly dryRun?: true | undefined;
  readonly workers?: string | undefined;
}

/** Runs all of a config or a suite, or one shard of it; gives the exit code: 1 where a cell failed. */
export async function wholeOrShard(asked: BenchConfig | Suite, flags: RunFlags): Promise<number> {
  const shard = flags.shard === undefined ? undefined : shardOf(flags.shard);
  const options: BenchmarkRunOptions = {
    ...{ out: flags.out, isQuiet: flags.quiet === true, resume: flags.resume === true },
    workers: workersOf(flags.workers),
  };
  const { queue, store, cache, shards } = flags;
  if (flags.dryRun === true) return dryRun(asked, shard);
  const byQueue = queued(asked, { queue, store, cache, shards });
  if (byQueue !== undefined) {
    if (shard !== undefined) throw new RangeError('--queue deals shards itself: expected no --shard');
    const { out = defaultOut(asked), isQuiet } = options;
    const again = 'run the same command again to continue';
    return written((rest) => byQueue({ ...rest, out }), { out, isQuiet, again });
  }
  return shard === undefined ? benchmarkRun(asked, options) : shardRun(asked, { ...options, shard });
}

async function shardRun(
  asked: BenchConfig | Suite,
  {
    shard,
    out = defaultOut(asked),
    isQuiet,
    resume,
    workers,
  }: BenchmarkRunOptions & { readonly shard: Shard },
): Promise<number> {
  return interruptible(async (signal) => {
    const newProgress = () => (isQuiet ? undefined : progressOn(process.stderr));
    let progress = newProgress();
    try {
      const tasks = await runShard(asked, {
        ...{ out, resume, signal, shard, ...(workers !== undefined && { workers }) },
        onWarning: (warning) => {
          progress?.clear();
          note(`warning: ${warning}`);
        },
        onTask: ({ folder, units }) => {
          progress?.end();
          if (!isQuiet) note(`shard ${shard.shard} of ${shard.of}: ${units} units in ${folder}`);
          progress = newProgress();
        },
        onProgress: (state) => progress?.show(state),
      });
      if (!isQuiet) note(`when all ${shard.of} are there: saliency-trust merge ${out}`);
      const failed = tasks.flatMap((task) => task.failed);
      for (const row of failed) note(failure(row));
      return failed.length > 0 ? 1 : 0;
    } catch (error) {
      progress?.end();
      if (!signal.aborted) throw error;
      note(`${messageOf(signal.reason)}: run the same command with --resume to continue`);
      return stoppedCode;
    }
  });
}
