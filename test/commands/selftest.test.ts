import { describe, expect, jest, test } from '@jest/globals';
import { checked } from '../../src/commands/selftest.ts';
import type { Check } from '../../src/selftest/index.ts';
import { runCommand } from '../support/commandLine.ts';

async function* checks(holds: readonly boolean[]): AsyncGenerator<Check> {
  for (const [i, each] of holds.entries()) yield { what: `w${i}`, must: 'be 1', came: '2', holds: each };
}

async function printed(holds: readonly boolean[]): Promise<{ code: number; text: string }> {
  const write = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  try {
    const code = await checked(checks(holds));
    return { code, text: write.mock.calls.map(([text]) => text).join('') };
  } finally {
    write.mockRestore();
  }
}

describe('saliency-trust selftest', () => {
  test('prints what must hold, what came and pass, and exits with 0', async () => {
    expect(await printed([true, true])).toEqual({
      code: 0,
      text: 'pass  w0: must be 1; came 2\npass  w1: must be 1; came 2\n2 of 2 checks hold\n',
    });
  });

  test('says FAIL where a check does not hold, and exits with 1', async () => {
    expect(await printed([true, false])).toEqual({
      code: 1,
      text: 'pass  w0: must be 1; came 2\nFAIL  w1: must be 1; came 2\n1 of 2 checks hold\n',
    });
  });

  test('names a mistake of the caller in one line and exits with 2', async () => {
    const wrong = await runCommand('selftest', '--seed', 'x');
    expect(wrong).toMatchObject({ code: 2, stdout: '' });
    expect(wrong.stderr).toBe("saliency-trust: --seed: expected a whole number of at least 0, got 'x'\n");
    expect((await runCommand('selftest', 'all')).stderr).toBe(
      "saliency-trust: selftest takes no argument, got 'all'; it has --seed, --help\n",
    );
  });
});
