import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { dirname } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { bench, benchConfig } from '../../../src/run/index.ts';
import { runCommand } from '../../support/commandLine.ts';
import { smallStudy, workFolder, writeSmallStudy, written } from '../../support/workFolder.ts';

const at = workFolder();
const study = { ...smallStudy, name: 'one', methods: ['gradient'], criteria: ['localization'] };

/** Leaves the parts of a run that was stopped in `folder/partial`. */
async function begun(folder: string): Promise<void> {
  const stop = new AbortController();
  let count = 0;
  const run = bench(benchConfig(study, { source: 'test', folder: at() }), {
    partial: at(folder, 'partial'),
    signal: stop.signal,
    onProgress: () => {
      if (++count === 2) stop.abort(new Error('stopped'));
    },
  });
  await expect(run).rejects.toThrow('stopped');
}

beforeAll(() => {
  writeSmallStudy(at);
  written(at('study.json'), JSON.stringify(study));
  written(at('suite.json'), JSON.stringify({ name: 'suite', tasks: ['study.json'] }));
});

const contents = (folder: string) =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((item) => item.isFile())
      .map(({ parentPath, name }) => [
        `${parentPath}/${name}`,
        readFileSync(`${parentPath}/${name}`, 'utf8'),
      ]),
  );

/** Runs a command that must leave the folder `elsewhere` as it is. */
async function leaves(elsewhere: string, ...args: readonly string[]) {
  const before = contents(elsewhere);
  const result = await runCommand(...args);
  expect(contents(elsewhere)).toEqual(before);
  return result;
}

describe('a link in the folder of results', () => {
  test.each(['partial', 'partial/maps'])(
    'in the place of %s is refused, with --resume and without',
    async (name) => {
      const [folder, elsewhere] = [`${name.length}`, `elsewhere${name.length}`];
      await begun(folder);
      cpSync(at(folder, name), at(elsewhere), { recursive: true });
      rmSync(at(folder, name), { recursive: true });
      symlinkSync(at(elsewhere), at(folder, name));
      for (const flags of [['--resume'], []]) {
        const args = ['bench', at('study.json'), '--out', at(folder), '--quiet', ...flags];
        expect(await leaves(at(elsewhere), ...args)).toMatchObject({
          code: 2,
          stderr: `saliency-trust: ${at(folder, name)}: expected a folder of results, found a link, which is not followed\n`,
        });
      }
    },
  );

  test('in the place of the parts is refused, and of a file of results replaced', async () => {
    await begun('parts');
    const victim = written(at('victim', 'parts.jsonl'), readFileSync(at('parts', 'partial', 'parts.jsonl')));
    rmSync(at('parts', 'partial', 'parts.jsonl'));
    symlinkSync(victim, at('parts', 'partial', 'parts.jsonl'));
    const args = ['bench', at('study.json'), '--out', at('parts'), '--quiet'];
    expect(await leaves(dirname(victim), ...args, '--resume')).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/cannot write .*parts\.jsonl: a link is in its place \(ELOOP\)/),
    });
    for (const name of ['rows.jsonl', 'summary.json', 'report.html', 'manifest.json', 'run.lock.taken'])
      symlinkSync(victim, at('parts', name));
    expect(await leaves(dirname(victim), ...args)).toMatchObject({ code: 0, stderr: '' });
    expect((await leaves(dirname(victim), 'report', at('parts'))).code).toBe(0);
  });

  test('in the place of a task of a suite is refused by bench and report', async () => {
    const bench = (out: string) => ['bench', at('suite.json'), '--out', at(out), '--quiet'];
    expect((await runCommand(...bench('first'))).code).toBe(0);
    cpSync(at('first'), at('linked'), { recursive: true });
    rmSync(at('linked', 'one'), { recursive: true });
    symlinkSync(at('first', 'one'), at('linked', 'one'));
    const stderr = expect.stringMatching(/linked.one: expected a folder of results, found a link/);
    expect(await leaves(at('first'), ...bench('linked'))).toMatchObject({ code: 2, stderr });
    expect(await leaves(at('first'), ...bench('linked'), '--resume')).toMatchObject({ code: 2, stderr });
    expect(await leaves(at('first'), 'report', at('linked'))).toMatchObject({ code: 2, stderr });
    // The folder that the user names may be one.
    mkdirSync(at('target'));
    symlinkSync(at('target'), at('alias'));
    expect((await runCommand(...bench('alias'))).code).toBe(0);
    expect(existsSync(at('target', 'one', 'report.html'))).toBe(true);
  });

  test('in the place of the lock, and a pipe there, end in a line and do not hang', async () => {
    mkdirSync(at('lock'));
    symlinkSync(at('nowhere'), at('lock', 'run.lock'));
    const args = ['bench', at('study.json'), '--out', at('lock'), '--quiet'];
    expect(await runCommand(...args)).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^[^\n]*run\.lock[^\n]*\n$/),
    });
    expect(existsSync(at('nowhere'))).toBe(false);
    rmSync(at('lock', 'run.lock'));
    execFileSync('mkfifo', [at('lock', 'run.lock')]);
    expect(await runCommand(...args)).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/found a pipe\n$/),
    });
  });
});
