import { join } from 'node:path';
import { writeWhole } from '../../files/writing.ts';
import { randomStream } from '../../math/random/random.ts';
import type { ReaderPick } from '../../types/copies.ts';
import type { Row } from '../../types/row.ts';
import { rowsFrom } from '../results/rowsFile.ts';
import { finishedRuns } from '../results/runFolder.ts';
import { textIn } from '../results/storedFile.ts';
import { csvLine } from './copyFiles.ts';

/** The rows of one audit in the folder of a finished run. Throws RangeError where there are none. */
export function rowsOfRun(folder: string, audit: string): Row[] {
  const rows = finishedRuns(folder).flatMap((run) => {
    const path = join(run.folder, 'rows.jsonl');
    return rowsFrom(textIn(path) ?? '', path, run.manifest.config?.preset);
  });
  const own = rows.filter((row) => row.audit === audit);
  if (own.length === 0) throw new RangeError(`--readers: ${folder} must hold rows of ${audit}, found none`);
  return own;
}

/** A picture that a reader is shown. */
export interface NamedPick {
  readonly pick: ReaderPick;
  readonly file: string;
}

/** The picks in an order that tells nothing, each under a name of its own. */
export function namedPicks(picks: readonly ReaderPick[], seed: string): NamedPick[] {
  const order = [...picks];
  randomStream(`readers/${seed}`).shuffle(order);
  return order.map((pick, index) => ({
    pick,
    file: `picture-${String(index + 1).padStart(3, '0')}.png`,
  }));
}

/** The two tables: `answers.csv` for the reader, with a blank answer, and `key.csv` with what each picture is. */
export function writeSheets(named: readonly NamedPick[], out: string): void {
  writeWhole(
    join(out, 'answers.csv'),
    [
      csvLine(['picture', 'class', 'answer']),
      ...named.map(({ pick, file }) => csvLine([file, pick.class, ''])),
    ].join(''),
  );
  writeWhole(
    join(out, 'key.csv'),
    [
      csvLine(['picture', 'image', 'copy', 'class', 'label', 'percentile']),
      ...named.map(({ pick, file }) =>
        csvLine([file, pick.image, pick.copy, pick.class, pick.label, 100 * pick.percentile]),
      ),
    ].join(''),
  );
}
