import { work } from '../run/index.ts';
import { type Ended, examples, newCommand } from './command.ts';
import { interruptible, stoppedCode } from './interruption.ts';
import { queueFlags } from './queueFlags.ts';
import { note } from './screen.ts';

/** `work`: computes shards that a queue deals out, until it is stopped. */
export function workCommand(ended: Ended) {
  return newCommand('work', 'compute shards that a queue deals out')
    .description(
      'Computes shards of runs that bench or audit submitted with --queue, one at a time, until it is stopped: Ctrl-C gives the shard in work back with its parts. It needs the packages bullmq and ioredis, for S3 also aws4fetch, and a Redis.',
    )
    .option('--queue <URL>', 'redis://[user:password@]host[:port], or rediss:// over TLS')
    .option('--store <DIR>', 'the folder that submitter and workers share, or s3://BUCKET/PREFIX')
    .option(...queueFlags.cache)
    .option('--drain', 'end when nothing is left to do')
    .addHelpText(
      'after',
      examples([
        'work --queue redis://localhost --store /shared/runs',
        'a worker of this machine; start as many as there are cores or machines:',
      ]),
    )
    .action(async ({ queue, store, cache, drain }) => {
      if (queue === undefined || store === undefined)
        throw new RangeError(
          'work: expected --queue URL and --store DIR or s3://BUCKET/PREFIX, found one or both missing',
        );
      ended(
        await interruptible(async (signal) => {
          await work({ queue, store, cache, drain: drain === true, signal, onEvent: note });
          return signal.aborted ? stoppedCode : 0;
        }),
      );
    });
}
