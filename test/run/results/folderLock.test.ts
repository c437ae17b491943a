import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { folderLock } from '../../../src/run/results/folderLock.ts';
import { processStart } from '../../../src/run/results/processes.ts';
import { builtProgram, started } from '../../support/builtProgram.ts';
import { workFolder, written } from '../../support/workFolder.ts';

const at = workFolder();
const source = pathToFileURL(join(dirname(builtProgram()), 'run', 'results', 'folderLock.js')).href;

/** A lock as another process would have written it. */
const left = (name: string, changes: object) =>
  written(
    at(name, 'run.lock'),
    JSON.stringify({
      ...{ process: process.pid, processStart: processStart(process.pid) ?? null, host: hostname() },
      ...{ since: '2026-01-01T00:00:00.000Z', ...changes },
    }),
  );

/** The number of a process that has ended. */
async function deadProcess(): Promise<number> {
  const { child, ended } = started(process.execPath, ['--eval', '']);
  await ended;
  return child.pid ?? Number.NaN;
}

describe('folderLock', () => {
  test('refuses a second run, of the same process too, until the first lets go', () => {
    const path = written(at('free', 'x'), '').replace(/x$/, 'run.lock');
    const listeners = process.listenerCount('exit');
    const lock = folderLock(path);
    expect(() => folderLock(path)).toThrow(
      new RegExp(
        `^.*free must be free for this run, but process ${process.pid} of ${hostname()} writes to it since \\d{4}-.*; wait for its end, or take another folder$`,
      ),
    );
    lock.release();
    expect(existsSync(path)).toBe(false);
    folderLock(path).release();
    expect(process.listenerCount('exit')).toBe(listeners);
  });

  test('takes over what a process of this machine left that is no more, and one whose number is used again', async () => {
    const paths = [left('dead', { process: await deadProcess() })];
    // Only Linux tells when a process began.
    if (processStart(process.pid) !== undefined) paths.push(left('again', { processStart: '1' }));
    for (const path of paths) {
      const lock = folderLock(path);
      expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({
        process: process.pid,
        host: hostname(),
      });
      lock.release();
      expect(readdirSync(path.replace(/run\.lock$/, ''))).toEqual([]);
    }
  });

  test('refuses that of another machine, and what is no lock, and names the file to remove', async () => {
    const path = left('elsewhere', { process: await deadProcess(), host: 'another.example' });
    expect(() => folderLock(path)).toThrow(
      `process ${JSON.parse(readFileSync(path, 'utf8')).process} of another.example writes to it since 2026-01-01T00:00:00.000Z; this is ${hostname()}, from where that cannot be checked: if it has ended, remove ${path}`,
    );
    const strange = [left('zero', { process: 0 }), written(at('empty', 'run.lock'), '')];
    for (const path of strange) {
      expect(() => folderLock(path)).toThrow(
        `found ${path} which says that another run writes there; if none does, remove that file`,
      );
      expect(existsSync(path)).toBe(true);
    }
  });

  test('does not remove a lock that another run has made since', () => {
    const path = written(at('since', 'x'), '').replace(/x$/, 'run.lock');
    const lock = folderLock(path);
    const other = readFileSync(left('since', { host: 'another.example' }), 'utf8');
    lock.release();
    expect(readFileSync(path, 'utf8')).toBe(other);
  });

  test('is released where its process exits without letting go', async () => {
    const path = written(at('exit', 'x'), '').replace(/x$/, 'run.lock');
    const script = `import { folderLock } from '${source}';
      folderLock(process.argv[1]);
      if (process.argv[2] === 'throw') throw new Error('broken');
      process.exit(3);`;
    for (const how of ['exit', 'throw']) {
      const args = ['--input-type=module', '--eval', script, path, how];
      expect((await started(process.execPath, args).ended).code).toBe(how === 'exit' ? 3 : 1);
      expect(existsSync(path)).toBe(false);
    }
  });

  test('is got by one of many that find the same lock left behind', async () => {
    // Each holds on until all have tried, however late the last one starts.
    const script = `import { existsSync } from 'node:fs';
      import { folderLock } from '${source}';
      const [path, end] = process.argv.slice(1);
      try { folderLock(path); console.log('held'); } catch (error) { console.log(error.message); }
      const waits = setInterval(() => existsSync(end) && clearInterval(waits), 20);`;
    const path = left('race', { process: await deadProcess() });
    const all = Array.from({ length: 6 }, () =>
      started(process.execPath, ['--input-type=module', '--eval', script, path, at('race.end')]),
    );
    await Promise.all(all.map(({ child }) => child.stdout && once(child.stdout, 'data')));
    written(at('race.end'), '');
    const said = (await Promise.all(all.map(({ ended }) => ended))).map(({ stdout }) => stdout.trim());
    expect(said.filter((line) => line === 'held')).toHaveLength(1);
    expect(said.filter((line) => line.includes('must be free for this run'))).toHaveLength(5);
    expect(existsSync(path)).toBe(false);
  });
});
