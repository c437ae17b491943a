import { mergeShards } from '../run/index.ts';
import { written } from './benchmarkRun.ts';
import { type Ended, examples, newCommand } from './command.ts';

/** `merge`: makes one run of its shards, as one machine would have written it. Exit code 1 where a cell failed. */
export function mergeCommand(ended: Ended) {
  return newCommand('merge', 'put the shards of a run together')
    .description(
      'Puts the shards of a run together, which bench or audit computed with --shard I/N: writes the files that one machine would have written, and prints the table. It names what is missing, and refuses shards of different runs.',
    )
    .argument('<DIR...>', 'folders of shards, or a folder that holds them')
    .option('--out <DIR>', 'folder of the results; without it DIR, where that is one folder')
    .option('--quiet', 'no progress')
    .addHelpText(
      'after',
      examples(
        ['merge results', 'shards that lie in one folder:'],
        ['merge a/shard-1-of-2 b/shard-2-of-2 --out results', 'shards of two machines:'],
      ),
    )
    .action(async (folders, flags) => ended(await merged(folders, flags)));
}

async function merged(
  folders: readonly string[],
  flags: { readonly out?: string | undefined; readonly quiet?: true | undefined },
): Promise<number> {
  const [first = '', ...others] = folders;
  const { out = others.length === 0 ? first : undefined } = flags;
  if (out === undefined)
    throw new RangeError(`merge: --out is needed with several folders, got ${folders.join(', ')}`);
  return written((options) => mergeShards(folders, { ...options, out }), {
    ...{ out, isQuiet: flags.quiet === true },
    again: 'the shards are as they were, and the same command begins anew',
  });
}
