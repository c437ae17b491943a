/** Names that become those of folders and rows: of a config, a suite, a method of the user's own. */
import { lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { beforeAll, describe, expect, test } from '@jest/globals';
import ndarray from 'ndarray';
import { auditList } from '../../../src/audits/index.ts';
import { explain as browserExplain } from '../../../src/browser/index.ts';
import { writeWhole } from '../../../src/files/writing.ts';
import { reservedNames } from '../../../src/run/config/ownName.ts';
import {
  bench,
  benchConfig,
  defaultConfig,
  explain,
  readBenchmark,
  scoreMaps,
} from '../../../src/run/index.ts';
import { runCommand } from '../../support/commandLine.ts';
import { imageOf, pixelNet } from '../../support/toyClassifiers.ts';
import { smallStudy, workFolder, writeSmallStudy, written } from '../../support/workFolder.ts';

const at = workFolder();
const base = { ...smallStudy, methods: ['gradient'], criteria: ['localization'] };
const method = `export default { presets: { default: {}, arun2021: {} }, reduction: 'none', name: 'x', explain: () => {} };`;

beforeAll(() => {
  writeSmallStudy(at);
  written(at('own.mjs'), method);
});

const paths = [
  '..',
  '.',
  '../x',
  '../../etc',
  '/tmp/x',
  'a/b',
  'a\\b',
  'C:x',
  '.. ',
  'x.',
  'a\nb',
  'a\u0000b',
  'a\u001b[31m',
  '',
  'x'.repeat(201),
];
const fine = ['rsna', 'my run 2', 'früh', '..x', '.hidden', 'a,b', '日本'];

describe('a name of a folder', () => {
  test.each(paths)('cannot be %j', async (name) => {
    expect(() => benchConfig({ ...base, name }, { source: 'c.json', folder: at() })).toThrow(
      /^c\.json: name: expected the name of a folder: /,
    );
    const file = written(at('suite.json'), JSON.stringify({ name, tasks: ['one.json'] }));
    expect(() => readBenchmark(file)).toThrow(/suite\.json: name: expected the name of a folder: /);
  });

  test.each(fine)('can be %j', (name) => {
    expect(benchConfig({ ...base, name }, { source: 'c.json', folder: at() }).name).toBe(name);
  });

  test('leads a run nowhere else', async () => {
    const file = written(at('deep', 'config.json'), JSON.stringify({ ...base, name: '../../outside' }));
    const before = readdirSync(at());
    const { code, stderr } = await runCommand('bench', file, '--quiet');
    expect([code, stderr]).toEqual([2, expect.stringMatching(/^saliency-trust: .*name: expected .*\n$/)]);
    expect(readdirSync(at())).toEqual(before);
  });

  test('is no file of the suite, and no other task by capitals alone', () => {
    const suite = (...names: string[]) => {
      const tasks = names.map((name, index) => {
        written(at(`t${index}.json`), JSON.stringify({ ...base, name }));
        return `t${index}.json`;
      });
      return () => readBenchmark(written(at('suite.json'), JSON.stringify({ tasks })));
    };
    expect(suite('a', 'b')).not.toThrow();
    expect(suite('a', 'A')).toThrow(/tasks: expected each a name of its own, got 'A' twice$/);
    expect(suite('Report.html')).toThrow(/tasks: 'Report\.html' is a file of the suite/);
    expect(suite('suite.json')).toThrow(/tasks: 'suite\.json' is a file of the suite/);
  });
});

describe('maps of the user, named as a baseline,', () => {
  test('are those of every baseline that a run has', async () => {
    const { rows } = await bench(
      defaultConfig({ limit: 2, methods: ['gradient'], criteria: ['localization'] }),
    );
    const names = rows.flatMap(({ subject }) => (subject.kind === 'baseline' ? [subject.name] : []));
    expect(new Set(names).size).toBe(4);
    for (const name of names) expect(reservedNames).toContain(name);
    const all = new Set(auditList.flatMap(({ baselines }) => Object.keys(baselines)));
    expect([...reservedNames].sort()).toEqual([...all].sort());
  });

  test('are cut in a message where they are long', () => {
    const methods = ['gradient', 'x'.repeat(5000)];
    const config = { ...base, methods };
    const read = () => benchConfig(config, { source: 'c.json', folder: at() });
    expect(read).toThrow(/^c\.json: methods: no method is named 'x{80}…'; there are /);
  });

  test.each([...reservedNames, '__proto__', 'constructor', 'toString'])(
    '%s, are refused everywhere',
    async (name) => {
      const config = { ...base, methods: [{ name, module: 'own.mjs' }] };
      expect(() =>
        benchConfig(JSON.parse(JSON.stringify(config)), { source: 'c.json', folder: at() }),
      ).toThrow(new RegExp(`^c\\.json: methods: '${name}' is `));
      const net = pixelNet([4, 4, 1], { u: [[1]], v: [[1], [-1]] });
      const own = {
        name,
        presets: { default: {}, arun2021: {} },
        reduction: 'none' as const,
        explain: async () => ({
          kind: 'map' as const,
          map: ndarray(new Float32Array(16), [4, 4]),
          diagnostics: {},
        }),
      };
      await expect(
        explain(
          net,
          imageOf([4, 4, 1], () => 0.5),
          { method: own, target: 0 },
        ),
      ).rejects.toThrow(`method: name: '${name}' is `);
      // The same function is the browser's.
      expect(browserExplain).toBe(explain);
      mkdirSync(at('maps', name), { recursive: true });
      written(at('maps', name, 'p0.png'), readFileSync(at('masks', 'p0.png')));
      await expect(scoreMaps({ maps: at('maps', name), masks: at('masks') })).rejects.toThrow(
        `maps: '${name}' is `,
      );
    },
  );

  test.each(['gradient', 'all', '../up', 'a/b', ''])('nor as %j, for a method', async (name) => {
    const config = { ...base, methods: [{ name, module: 'own.mjs' }] };
    expect(() => benchConfig(config, { source: 'c.json', folder: at() })).toThrow(/^c\.json: methods: /);
  });
});

test('score names every map without a mask, in every folder', async () => {
  for (const name of ['x1', 'x2', 'p0'])
    written(at('two', 'a', `${name}.png`), readFileSync(at('masks', 'p0.png')));
  written(at('two', 'b', 'x3.png'), readFileSync(at('masks', 'p0.png')));
  await expect(scoreMaps({ maps: at('two'), masks: at('masks') })).rejects.toThrow(
    /masks must hold a mask for each map; none for \S*a\/x1\.png, \S*a\/x2\.png, \S*b\/x3\.png$/,
  );
});

describe('a file of results', () => {
  test('is written past a link in its place, and past one where it is not whole yet', () => {
    const victim = written(at('victim.txt'), 'mine');
    const path = at('linked', 'rows.jsonl');
    mkdirSync(at('linked'));
    for (const content of ['text', Uint8Array.of(65), ['a', 'b']]) {
      symlinkSync(victim, `${path}.partial`);
      symlinkSync(victim, path);
      writeWhole(path, content);
      expect(readFileSync(victim, 'utf8')).toBe('mine');
      expect(lstatSync(path).isSymbolicLink()).toBe(false);
      expect(readFileSync(path, 'utf8')).toBe(
        typeof content === 'string' ? content : content instanceof Uint8Array ? 'A' : 'ab',
      );
      expect(readdirSync(at('linked'))).toEqual(['rows.jsonl']);
      rmSync(path);
    }
  });
});
