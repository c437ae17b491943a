import { parseArgs } from 'node:util';
import { writeReports } from '../run/index.ts';
import { flagged } from './flags.ts';

/** `report`: writes the report and the summary of a finished run again, without a model. */
export async function reportCommand(args: readonly string[]): Promise<number> {
  const { positionals } = flagged(() => parseArgs({ args: [...args], allowPositionals: true, options: {} }));
  const [folder, extra] = positionals;
  if (folder === undefined || extra !== undefined) {
    throw new RangeError(`report takes the folder of one run, got ${positionals.length}`);
  }
  for (const { folder: own, isSummaryNew, hasPictures } of await writeReports(folder)) {
    if (!isSummaryNew)
      process.stderr.write(`${own}: no rows with their config; the summary is the one it was\n`);
    if (!hasPictures) process.stderr.write(`${own}: no gallery.json; the report has no pictures\n`);
  }
  process.stdout.write(`wrote report.html, summary.csv and summary.json in ${folder}\n`);
  return 0;
}
