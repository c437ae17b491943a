/** `--help`, `help`, `-V`, and what an unknown word is told, for every command that the program has. */
import { describe, expect, test } from '@jest/globals';
import { runCommand } from '../support/commandLine.ts';

const names = [
  'bench',
  'audit',
  'merge',
  'work',
  'prepare',
  'explain',
  'export',
  'score',
  'average-mask',
  'report',
  'compare',
  'init',
  'inspect',
  'page',
  'doctor',
  'selftest',
];

describe('help', () => {
  test('lists every command, whichever way it is asked for', async () => {
    const usage = await runCommand();
    expect(usage).toMatchObject({ code: 0, stderr: '' });
    for (const asked of [['--help'], ['-h'], ['help']]) expect(await runCommand(...asked)).toEqual(usage);
    const listed = [...usage.stdout.matchAll(/^ {2}([a-z-]+)( [[<].*?[\]>])* {2}/gm)].map(([, name]) => name);
    expect(listed).toEqual([...names, 'help']);
    expect(usage.stdout).toMatch(/\n {2}130 {2}stopped by Ctrl-C\n$/);
  });

  test.each(names)('of %s shows arguments, every flag and an example', async (name) => {
    const help = await runCommand(name, '--help');
    expect(help).toMatchObject({ code: 0, stderr: '' });
    expect(help.stdout).toMatch(
      new RegExp(`^Usage: saliency-trust ${name} [^]*\nExamples:\n[^]*    saliency-trust ${name}`),
    );
    const asked = [
      [name, '-h'],
      ['help', name],
      [name, 'x', 'y', 'z', '--unknown', '-h'],
      ['help', name, '--help'],
    ];
    for (const [index, words] of asked.entries()) {
      const { code, stdout } = await runCommand(...words);
      expect([code, stdout]).toEqual([
        0,
        index < 3 ? help.stdout : expect.stringContaining('saliency-trust help'),
      ]);
    }
    const refused = await runCommand(name, '--unknown');
    const flags = [...help.stdout.matchAll(/^ {2}(?:-h, )?(--[a-z-]+)/gm)].map(([, flag]) => flag);
    expect(refused).toEqual({
      code: 2,
      stdout: '',
      stderr: `saliency-trust: Unknown option '--unknown'; ${name} has ${flags.join(', ')}\n`,
    });
  });

  test('of a command that is not there names those that are, in one line', async () => {
    for (const words of [['train'], ['help', 'train']]) {
      expect(await runCommand(...words)).toEqual({
        code: 2,
        stdout: '',
        stderr: `saliency-trust: expected the command ${names.join(', ')} or help, got 'train' (--help shows the usage)\n`,
      });
    }
  });
});

test.each([['-V'], ['--version']])('%s says the version', async (flag) => {
  const said = { code: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/), stderr: '' };
  expect(await runCommand(flag)).toEqual(said);
});

test.each<readonly [readonly string[], string]>([
  [['bench', '--seed'], "Option '--seed <N>' argument missing"],
  [['bench', '--out', '--quiet'], "--out: expected a value, got '--quiet'"],
  [['explain', 'x.png', '--range', '-h'], "--range: expected a value, got '-h'"],
  [['bench', '--quiet=yes'], "Unknown option '--quiet=yes'; bench has --out, --seed, --limit, --where, --methods, --criteria, --all-criteria, --show-ids, --device, --resume, --shard, --dry-run, --queue, --store, --cache, --shards, --full, --workers, --quiet, --help"],
  [['--fast'], "Unknown option '--fast'; saliency-trust has --version, --help"],
  [['compare', 'a'], "compare takes <DIR1> <DIR2>, got 'a'"],
  [['compare', 'a', 'b', 'c'], "compare takes <DIR1> <DIR2>, got 'a', 'b', 'c'"],
  [['help', 'bench', 'score'], "help takes [COMMAND], got 'bench', 'score'"],
])('%j is refused in one line', async (words, line) => {
  expect(await runCommand(...words)).toEqual({ code: 2, stdout: '', stderr: `saliency-trust: ${line}\n` });
}); // biome-ignore format: a table
