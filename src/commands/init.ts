import { parseArgs } from 'node:util';
import { writeConfigTemplate } from '../run/index.ts';
import { flagged } from './flags.ts';

/** `init`: writes a config with comments that runs as it stands. A file that is there already is kept. */
export async function initCommand(args: readonly string[]): Promise<number> {
  const { positionals } = flagged(() => parseArgs({ args: [...args], allowPositionals: true, options: {} }));
  const [file = 'bench.json', extra] = positionals;
  if (extra !== undefined) throw new RangeError(`init takes one file, got '${file}' and '${extra}'`);
  writeConfigTemplate(file);
  process.stdout.write(`wrote ${file}; run it: saliency-trust bench ${file}\n`);
  return 0;
}
