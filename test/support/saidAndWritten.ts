import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from './commandLine.ts';

/** All that a command with `--out` said, and all that it wrote, names of files too. */
export async function saidAndWritten(
  ...words: readonly string[]
): Promise<{ readonly said: string; readonly wrote: string }> {
  const out = words[words.indexOf('--out') + 1] ?? '';
  const { stdout, stderr } = await runCommand(...words);
  const files = existsSync(out) ? readdirSync(out, { recursive: true, withFileTypes: true }) : [];
  const texts = files
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => `${name}\n${readFileSync(join(parentPath, name), 'latin1')}`);
  return { said: `${stdout}\n${stderr}`, wrote: texts.join('\n') };
}
