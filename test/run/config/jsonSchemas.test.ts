import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { jsonSchemas, readConfig, type SchemaName } from '../../../src/index.ts';
import { runCommand } from '../../support/commandLine.ts';
import { smallStudy, workFolder, writeSmallStudy, written } from '../../support/workFolder.ts';

const at = workFolder();
const root = new URL('../../../', import.meta.url);
const read = (path: URL | string) => JSON.parse(readFileSync(path, 'utf8'));
const files = ['config', 'row', 'summary'] as const;

/** An outside reader of JSON Schema. */
const checks = new Map<SchemaName, ValidateFunction>();
beforeAll(() => {
  for (const name of files) {
    const ajv = new Ajv2020({ strict: false, allErrors: true });
    checks.set(name, ajv.compile(read(new URL(`docs/schemas/${name}.schema.json`, root))));
  }
  writeSmallStudy(at);
});
const faults = (name: SchemaName, value: unknown) => {
  const check = checks.get(name);
  return check?.(value) ? [] : (check?.errors ?? []);
};

test('the schemas that are shipped are those that check files; `npm run schemas` writes them', () => {
  const shipped = Object.fromEntries(
    files.map((name) => [name, read(new URL(`docs/schemas/${name}.schema.json`, root))]),
  );
  expect(shipped).toEqual(JSON.parse(JSON.stringify(jsonSchemas())));
});

describe('the schema of configs', () => {
  const configs = ['fixtures/bench/', 'fixtures/full/'].flatMap((folder) =>
    readdirSync(new URL(folder, root)).map((file) => `${folder}${file}`),
  );
  test.each(['fixtures/bench.json', 'fixtures/full.json', ...configs])('takes %s', (file) => {
    expect(faults('config', read(new URL(file, root)))).toEqual([]);
  });

  test('takes a study of every audit and refuses what the reader refuses', () => {
    expect(faults('config', smallStudy)).toEqual([]);
    for (const change of [
      { methds: [] },
      { seed: 1.5 },
      { criteria: ['localisation'] },
      { classifiers: [] },
      { methods: ['gradiant'] },
      { methods: [{ name: 'smoothgrad', samples: 0 }] },
      { methods: [{ name: 'gradient', samples: 3 }] },
    ]) {
      const changed = { ...smallStudy, ...change };
      expect(faults('config', changed)).not.toEqual([]);
      expect(() => readConfig(written(at('changed.json'), JSON.stringify(changed)))).toThrow(RangeError);
    }
  });

  test('knows the options of each method, and lets a module have its own', () => {
    const methods = [
      { name: 'smoothgrad', samples: 5 },
      'xrai',
      { name: 'mine', module: 'mine.mjs', gain: 3 },
    ];
    expect(faults('config', { ...smallStudy, methods })).toEqual([]);
  });

  test('may be named by the file itself, which changes nothing', () => {
    const plain = readConfig(written(at('plain.json'), JSON.stringify(smallStudy)));
    const named = { $schema: './node_modules/saliency-trust/docs/schemas/config.schema.json', ...smallStudy };
    expect(faults('config', named)).toEqual([]);
    expect(readConfig(written(at('named.json'), JSON.stringify(named)))).toEqual(plain);
  });
});

test('rows and the summary of a run fit their schemas', async () => {
  const { code } = await runCommand(
    'bench',
    written(at('study.json'), JSON.stringify(smallStudy)),
    '--out',
    at('out'),
    '--quiet',
  );
  expect(code).toBe(0);
  const lines = readFileSync(at('out', 'rows.jsonl'), 'utf8').trimEnd().split('\n');
  expect(lines.length).toBeGreaterThan(100);
  for (const line of lines) expect(faults('row', JSON.parse(line))).toEqual([]);
  expect(faults('summary', read(at('out', 'summary.json')))).toEqual([]);
  expect(faults('row', { ...JSON.parse(lines[0] ?? ''), role: 'guess' })).not.toEqual([]);
});
