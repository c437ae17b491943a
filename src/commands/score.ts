import { parseArgs } from 'node:util';
import { summaryTable } from '../report/index.ts';
import { scoreMaps, writeScores } from '../run/index.ts';
import { flagged, wholeNumber } from './flags.ts';

/** `score`: localization of maps that any tool made, without a model. Prints the table, and writes files with `--out`. */
export async function scoreCommand(args: readonly string[]): Promise<number> {
  const { values, positionals } = flagged(() =>
    parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        maps: { type: 'string' },
        masks: { type: 'string' },
        out: { type: 'string' },
        seed: { type: 'string', default: '1' },
      },
    }),
  );
  const { maps, masks, out } = values;
  const [extra] = positionals;
  if (extra !== undefined) throw new RangeError(`score takes --maps DIR and --masks DIR, got '${extra}'`);
  if (maps === undefined) throw new RangeError('score: expected --maps DIR, got none');
  if (masks === undefined) throw new RangeError('score: expected --masks DIR, got none');
  const seed = wholeNumber('--seed', values.seed);

  const scored = await scoreMaps({ maps, masks, seed });
  if (out !== undefined) writeScores(out, scored, seed);
  process.stdout.write(summaryTable(scored.summary));
  for (const { method, reason, count } of unscored(scored.summary)) {
    process.stderr.write(`not scored: ${method}: ${count} x ${reason}\n`);
  }
  if (out !== undefined) process.stderr.write(`results in ${out}\n`);
  return 0;
}

function unscored({ criteria }: Awaited<ReturnType<typeof scoreMaps>>['summary']) {
  return Object.entries(criteria.localization ?? {}).flatMap(([method, { reasons }]) =>
    Object.entries(reasons).map(([reason, count]) => ({ method, reason, count })),
  );
}
