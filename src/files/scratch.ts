import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder for files that a library writes under names of its own. */
export interface Scratch {
  /** Where it may write: the beginning of a path. */
  readonly prefix: string;
  /** The text of the one file that was written, none where there is none; the folder is removed. */
  take(): string | undefined;
}

/** Makes such a folder among the system's temporary files. */
export function scratch(): Scratch {
  const folder = mkdtempSync(join(tmpdir(), 'saliency-trust-'));
  return {
    prefix: join(folder, 'file'),
    take: () => {
      const [name] = readdirSync(folder);
      const text = name === undefined ? undefined : readFileSync(join(folder, name), 'utf8');
      rmSync(folder, { recursive: true, force: true });
      return text;
    },
  };
}
