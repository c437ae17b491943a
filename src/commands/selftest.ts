import { parseArgs } from 'node:util';
import { type Check, selfTest } from '../selftest/index.ts';
import { flagged, wholeNumber } from './flags.ts';

/** `selftest`: what must hold of the numbers, what came, and pass or FAIL. Exit code 1 where one does not hold. */
export async function selftestCommand(
  args: readonly string[],
  checks: (options: { readonly seed: string }) => AsyncIterable<Check> = selfTest,
): Promise<number> {
  const { values, positionals } = flagged(() =>
    parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { seed: { type: 'string', default: '1' } },
    }),
  );
  const [extra] = positionals;
  if (extra !== undefined) throw new RangeError(`selftest takes no argument, got '${extra}'`);
  const seed = wholeNumber('--seed', values.seed);

  let count = 0;
  let broken = 0;
  for await (const { what, must, came, holds } of checks({ seed: String(seed) })) {
    count++;
    if (!holds) broken++;
    process.stdout.write(`${holds ? 'pass' : 'FAIL'}  ${what}: must ${must}; came ${came}\n`);
  }
  process.stdout.write(`${count - broken} of ${count} checks hold\n`);
  return broken > 0 ? 1 : 0;
}
