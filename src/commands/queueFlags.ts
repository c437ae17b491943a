import type { BenchConfig, MergedRun, MergeOptions, Suite } from '../run/index.ts';
import { submit } from '../run/index.ts';
import { wholeNumber } from './flags.ts';

/** The flags of a run that a queue deals out. */
export const queueFlags = {
  queue: [
    '--queue <URL>',
    'let the workers of a Redis queue compute it: redis://[user:password@]host[:port]',
  ],
  store: ['--store <DIR>', 'with --queue: the folder that workers share, or s3://BUCKET/PREFIX'],
  cache: ['--cache <DIR>', 'keeps files of an s3:// store; without it saliency-trust-cache'],
  shards: ['--shards <N>', 'with --queue: into how many parts it is dealt; without it 8'],
} as const;

/** What those flags say. */
export interface QueueFlags {
  readonly queue?: string | undefined;
  readonly store?: string | undefined;
  readonly cache?: string | undefined;
  readonly shards?: string | undefined;
}

/** How a queue computes a run; undefined where none is asked for. Throws RangeError for flags that lack others. */
export function queued(
  asked: BenchConfig | Suite,
  { queue, store, cache, shards }: QueueFlags,
): ((options: MergeOptions) => Promise<MergedRun>) | undefined {
  if (queue === undefined) {
    if ((store ?? cache ?? shards) !== undefined)
      throw new RangeError('--store, --cache and --shards are for a run with --queue');
    return undefined;
  }
  if (store === undefined)
    throw new RangeError(
      '--queue needs --store: the folder that workers share or s3://BUCKET/PREFIX, got none',
    );
  const count = shards === undefined ? 8 : wholeNumber('--shards', shards, 1);
  return (options) => submit(asked, { ...options, queue, store, cache, shards: count });
}
