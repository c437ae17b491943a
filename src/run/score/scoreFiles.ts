import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileBytesSync } from '../../files/fileBytes.ts';
import type { PictureFiles } from '../../readers/index.ts';
import { summaryCsv } from '../../report/index.ts';
import { json, writeWhole } from '../results/benchFiles.ts';
import { linesRecord } from '../results/linesRecord.ts';
import { heldFolder } from '../results/outFolder.ts';
import { rowLines } from '../results/rowsFile.ts';
import { versions } from '../results/versions.ts';
import type { Scored } from './scoreMaps.ts';

const files = ['rows.jsonl', 'summary.json', 'summary.csv', 'manifest.json'] as const;

/** Writes what maps scored: the rows, the summary, and a manifest with the digests of the maps and masks. */
export function writeScores(out: string, { rows, summary, masks, folders }: Scored, seed: number): void {
  const { release } = heldFolder(out);
  const manifest = {
    versions: versions(),
    seed,
    rows: linesRecord(rowLines(rows)),
    sha256: {
      masks: filesDigest(masks),
      maps: Object.fromEntries(folders.map(({ method, files }) => [method, filesDigest(files)])),
    },
  };
  try {
    for (const name of files) rmSync(join(out, name), { force: true });
    writeWhole(join(out, 'rows.jsonl'), rowLines(rows));
    writeWhole(join(out, 'summary.json'), json(summary));
    writeWhole(join(out, 'summary.csv'), summaryCsv(summary));
    writeWhole(join(out, 'manifest.json'), json(manifest));
  } finally {
    release();
  }
}

/** SHA-256 of the names, without their endings, and of what the files hold. */
function filesDigest(files: PictureFiles): string {
  const hash = createHash('sha256');
  for (const [name, path] of files)
    hash.update(`${name}\u0000`).update(fileBytesSync(path, { what: 'a map or a mask' }));
  return hash.digest('hex');
}
