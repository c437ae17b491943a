import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeWhole } from '../results/benchFiles.ts';
import { outFolder } from '../results/outFolder.ts';

/** The folder of `explain` while it is being written. */
export interface ExplainFolder {
  write(file: string, content: string | Uint8Array): void;
  /** Removes the files that an earlier run left of a map, whose name they begin with. */
  removeMap(name: string): void;
  /** A file that a worker thread writes counts as written here. */
  claim(file: string): void;
  /** Removes what was written, and the folder if it was made for the run. */
  abandon(): void;
}

/** Opens `out`, making it. Throws RangeError where it cannot be written. */
export function explainFolder(out: string): ExplainFolder {
  const { remove } = outFolder(out);
  const written: string[] = [];
  return {
    write: (file, content) => {
      const path = join(out, file);
      written.push(path);
      writeWhole(path, content);
    },
    claim: (file) => written.push(join(out, file)),
    removeMap: (name) => {
      for (const ending of ['npy', 'attribution.npy', 'png', 'dcm']) {
        rmSync(join(out, `${name}.${ending}`), { force: true });
      }
    },
    abandon: () => {
      for (const path of written) rmSync(path, { force: true });
      remove();
    },
  };
}
