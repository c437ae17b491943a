import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { summaryTable } from '../report/index.ts';
import { bench, benchFolder, type ConfigChanges, defaultConfig, readConfig } from '../runner/index.ts';
import type { Row } from '../types/row.ts';
import { flagged, wholeNumber, withNegatives, wordList } from './flags.ts';
import { progressOn } from './progress.ts';

/** `bench`: runs the config, writes its folder, prints the table. Exit code 1 where a cell failed. */
export async function benchCommand(args: readonly string[]): Promise<number> {
  const { values, positionals } = flagged(() =>
    parseArgs({
      args: withNegatives(args),
      allowPositionals: true,
      options: {
        out: { type: 'string' },
        seed: { type: 'string' },
        limit: { type: 'string' },
        methods: { type: 'string' },
        criteria: { type: 'string' },
        quiet: { type: 'boolean' },
      },
    }),
  );
  const [file, extra] = positionals;
  if (extra !== undefined) throw new RangeError(`bench takes one config, got '${file}' and '${extra}'`);
  const changes: ConfigChanges = {
    ...(values.seed !== undefined && { seed: wholeNumber('--seed', values.seed) }),
    ...(values.limit !== undefined && { limit: wholeNumber('--limit', values.limit, 1) }),
    ...(values.methods !== undefined && { methods: wordList('--methods', values.methods) }),
    ...(values.criteria !== undefined && { criteria: wordList('--criteria', values.criteria) }),
  };
  const config = file === undefined ? defaultConfig(changes) : readConfig(file, changes);
  const out = values.out ?? join('saliency-trust-results', config.name);

  const folder = benchFolder(out, config);
  try {
    const failed: Row[] = [];
    const result = await bench(config, {
      onRow: (row) => {
        folder.write(row);
        if (row.state === 'failed') failed.push(row);
      },
      ...(values.quiet !== true && { onProgress: progressOn(process.stderr) }),
    });
    await folder.finish(result);
    process.stdout.write(summaryTable(result.summary));
    if (values.quiet !== true) process.stderr.write(`results in ${out}, open ${join(out, 'report.html')}\n`);
    for (const row of failed) process.stderr.write(`${failure(row)}\n`);
    return failed.length > 0 ? 1 : 0;
  } catch (error) {
    folder.abandon();
    throw error;
  }
}

function failure(row: Row): string {
  const place = [row.criterion, row.method, row.image, row.step, row.draw].filter(
    (part) => part !== undefined,
  );
  return `failed: ${place.join(', ')}: ${row.state === 'failed' ? row.error.replaceAll(/\s+/g, ' ') : ''}`;
}
