import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import ndarray from 'ndarray';
import { goldenFolder, goldenFolders } from '../../benchmarks/golden/folder.mjs';
import { judgedFolder, type Operation } from '../../benchmarks/golden/judged.mjs';
import { encodeNpy } from '../../src/images/npy.ts';

const made: string[] = [];
afterEach(() => {
  for (const path of made.splice(0)) rmSync(path, { recursive: true });
});

const newFolder = (): string => {
  const path = mkdtempSync(join(tmpdir(), 'golden-'));
  made.push(path);
  return path;
};

/** Faults of one case whose operation gives `answer`, or does what a whole operation says. */
async function faultsOf(entry: object, operation: Operation): Promise<readonly string[]> {
  const path = newFolder();
  writeFileSync(join(path, 'a.npy'), encodeNpy(ndarray(Float32Array.of(1, 2, 3, 4), [2, 2])));
  const cases = [{ name: 'one', operation: 'op', params: {}, inputs: {}, ...entry }];
  writeFileSync(join(path, 'expected.json'), JSON.stringify({ topic: 'own', cases }));
  const [result] = await judgedFolder(goldenFolder(path), { operations: { op: operation } });
  return result?.faults ?? ['no result'];
}

describe('judgedFolder(folder)', () => {
  test('an answer within its tolerance passes, and the largest error is told', async () => {
    const entry = { output: { x: 1, y: [1, 2] }, tolerance: { default: 0.1, y: 0.5 } };
    expect(await faultsOf(entry, () => ({ x: 1.05, y: [1.4, 2] }))).toEqual([]);
    expect(await faultsOf(entry, () => ({ x: 1.2, y: [1, 2] }))).toEqual(['x: index 0: wanted 1, got 1.2']);
    expect(await faultsOf(entry, () => ({ x: 1, y: [1, 2.6] }))).toHaveLength(1);
  });

  test('`equal`, no tolerance and 0 all mean equal; relative counts beside absolute', async () => {
    for (const tolerance of ['equal', {}, { x: 0 }, { default: 0 }]) {
      expect(await faultsOf({ output: { x: 1 }, tolerance }, () => ({ x: 1 + 1e-12 }))).toHaveLength(1);
    }
    const entry = { output: { x: 1000 }, tolerance: { default: 1e-9, relative: 1e-3 } };
    expect(await faultsOf(entry, () => ({ x: 1000.9 }))).toEqual([]);
    expect(await faultsOf(entry, () => ({ x: 1001.1 }))).toHaveLength(1);
  });

  test('files are arrays with their shapes, on both sides', async () => {
    const entry = { inputs: { m: 'a.npy' }, outputs: { m: 'a.npy' }, numbers: { n: 4 }, tolerance: 'equal' };
    expect(await faultsOf(entry, ({ inputs }) => ({ m: inputs.m, n: 4 }))).toEqual([]);
    expect(await faultsOf(entry, ({ inputs }) => ({ m: inputs.m.transpose(1, 0), n: 4 }))).toHaveLength(1);
    expect(await faultsOf(entry, () => ({ m: [1, 2, 3, 4], n: 4 }))).toEqual([
      'm: wanted shape [2,2], got [4]',
    ]);
  });

  test('a key without an answer, NaN for a number and a wrong text are faults; null wants no value', async () => {
    const entry = { output: { x: 1, name: 'a', none: null }, tolerance: { default: 1 } };
    expect(await faultsOf(entry, () => ({ x: Number.NaN, name: 'b' }))).toHaveLength(2);
    expect(await faultsOf(entry, () => ({ x: 1, name: 'a', none: 0 }))).toHaveLength(1);
    expect(await faultsOf(entry, () => undefined)).toHaveLength(2);
  });

  test('a share of equal elements: the others must be within the absolute tolerance', async () => {
    const entry = { output: { x: [1, 2, 3, 4] }, tolerance: { exactShare: 0.75, abs: 1 } };
    expect(await faultsOf(entry, () => ({ x: [1, 2, 3, 5] }))).toEqual([]);
    expect(await faultsOf(entry, () => ({ x: [1, 2, 3, 6] }))).toHaveLength(1);
    expect(await faultsOf(entry, () => ({ x: [1, 2, 4, 5] }))).toEqual(['x: 2 of 4 are not equal']);
  });

  test('what must be refused must throw with a message, and not by accident', async () => {
    const refusal = { output: { error: 'too few' }, tolerance: {} };
    const thrower = (error: Error) => () => {
      throw error;
    };
    expect(await faultsOf(refusal, thrower(new RangeError('n must be 3, got 2')))).toEqual([]);
    expect(await faultsOf(refusal, () => ({ x: 1 }))).toHaveLength(1);
    expect(await faultsOf(refusal, thrower(new TypeError('slices.fit is not a function')))).toHaveLength(1);
    expect(await faultsOf({ numbers: { throws: 1 }, tolerance: 'equal' }, thrower(new Error('no')))).toEqual(
      [],
    );
    expect(await faultsOf({ output: { x: 1 } }, thrower(new RangeError('no')))).toEqual(['RangeError: no']);
  });

  test('what is unscorable needs a reason, and nothing else may have one', async () => {
    const entry = { output: { x: 1, unscorable: 'constant' }, tolerance: {} };
    expect(await faultsOf(entry, () => ({ x: 1, unscorable: 'all values are equal' }))).toEqual([]);
    expect(await faultsOf(entry, () => ({ x: 1 }))).toHaveLength(1);
    expect(await faultsOf({ output: { x: 1 } }, () => ({ x: 1, unscorable: 'why' }))).toHaveLength(1);
  });

  test('a property in words needs a check, and the check decides', async () => {
    const entry = { output: { x: 1, bound: 2 }, tolerance: { property: 'x is below bound' } };
    expect(await faultsOf(entry, () => ({ x: 1, bound: 2 }))).toEqual(['no check of property']);
    const answer = () => ({ x: 1 });
    expect(await faultsOf(entry, { answer, aside: ['bound'], check: () => [] })).toEqual([]);
    expect(await faultsOf(entry, { answer, aside: ['bound'], check: () => ['x is above'] })).toEqual([
      'x is above',
    ]);
  });

  test('an operation without a function has not passed', async () => {
    const path = newFolder();
    const cases = [{ name: 'one', operation: 'op', params: {}, inputs: {}, output: {} }];
    writeFileSync(join(path, 'expected.json'), JSON.stringify({ topic: 'no-such-topic', cases }));
    const [result] = await judgedFolder(goldenFolder(path));
    expect(result?.faults).toEqual(['no function for this operation']);
  });
});

test('goldenFolders(path) finds the folder itself, or those in it', () => {
  const path = newFolder();
  expect(goldenFolders(path)).toEqual([]);
  writeFileSync(join(path, 'expected.json'), '{"cases": []}');
  expect(goldenFolders(path)).toEqual([path]);
  expect(goldenFolders(join(path, '..'))).toContain(path);
});
