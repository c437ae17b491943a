import { expect, test } from '@jest/globals';
import { runCommand } from '../support/commandLine.ts';
import { workFolder, written } from '../support/workFolder.ts';

const at = workFolder();
const steering = /[\p{Cc}\p{Zl}\p{Zp}]|(?![\u200c\u200d])\p{Cf}/u;

test('control characters in names of files do not reach the terminal, in either direction of writing', async () => {
  const name = '\u001b]0;owned\u0007\u202ex\u009b31m.json';
  for (const args of [
    ['bench', at(name)],
    ['bench', written(at(`text${name}`), '{ "a\u001b[2J": 1, "b": "\u001b[2J" }')],
    ['explain', at(name), '--model', at(name)],
    ['score', '--maps', at(name), '--masks', at(name)],
    ['report', at(name)],
    [name],
  ]) {
    const { stderr, stdout, code } = await runCommand(...args);
    expect(code).toBe(2);
    expect(stderr.trimEnd()).toMatch(/^saliency-trust: .+$/m);
    for (const text of [stderr.trimEnd(), stdout.trimEnd()]) {
      expect(text.split('\n').filter((line) => steering.test(line))).toEqual([]);
    }
  }
});
