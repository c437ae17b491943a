import { type Check, selfTest } from '../selftest/index.ts';
import { type Ended, examples, newCommand } from './command.ts';
import { wholeNumber } from './flags.ts';
import { print } from './screen.ts';

/** `selftest`: metrics, criteria and gradients where the answer is known. */
export function selftestCommand(ended: Ended) {
  return newCommand('selftest', 'run metrics, criteria and gradients where the answer is known')
    .option('--seed <N>', 'whole number: what is drawn at random', '1')
    .addHelpText('after', examples(['selftest --seed 2', 'with other random numbers:']))
    .action(async ({ seed }) =>
      ended(await checked(selfTest({ seed: String(wholeNumber('--seed', seed)) }))),
    );
}

/** Prints what must hold, what came, and pass or FAIL; gives the exit code: 1 where a check does not hold. */
export async function checked(checks: AsyncIterable<Check>): Promise<number> {
  let count = 0;
  let broken = 0;
  for await (const { what, must, came, holds } of checks) {
    count++;
    if (!holds) broken++;
    print(`${holds ? 'pass' : 'FAIL'}  ${what}: must ${must}; came ${came}\n`);
  }
  print(`${count - broken} of ${count} checks hold\n`);
  return broken > 0 ? 1 : 0;
}
