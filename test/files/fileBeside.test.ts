import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { fileBeside } from '../../src/files/fileBeside.ts';
import { workFolder } from '../support/workFolder.ts';

const at = workFolder();
mkdirSync(at('model', 'sub'), { recursive: true });
writeFileSync(at('outside.bin'), 'secret');
writeFileSync(at('model', 'sub', 'in.bin'), 'in');
mkdirSync(at('model-two'));
writeFileSync(at('model-two', 'in.bin'), 'secret');
symlinkSync('../outside.bin', at('model', 'link.bin'));
symlinkSync('..', at('model', 'up'));
symlinkSync('sub/in.bin', at('model', 'inner.bin'));
symlinkSync(at('model'), at('alias'));
const model = at('model', 'net.onnx');
const beside = (location: string) => fileBeside(model, location, 'a weight');

describe('fileBeside(path, location)', () => {
  test('is a file of the folder or below, also by a link that stays inside, and where the folder is a link', () => {
    expect(beside('sub/in.bin')).toBe(at('model', 'sub', 'in.bin'));
    expect(beside('inner.bin')).toBe(at('model', 'sub', 'in.bin'));
    expect(beside('./sub/in.bin')).toBe(at('model', 'sub', 'in.bin'));
    expect(beside('none.bin')).toBe(at('model', 'none.bin'));
    expect(beside('..bin')).toBe(at('model', '..bin'));
    expect(fileBeside(at('alias', 'net.onnx'), 'sub/in.bin', 'a weight')).toBe(at('model', 'sub', 'in.bin'));
  });

  test.each([
    ['../outside.bin', "'../outside.bin' leaves it"],
    ['sub/../../outside.bin', "'sub/../../outside.bin' leaves it"],
    ['..\\outside.bin', "'..\\outside.bin' leaves it"],
    ['../model-two/in.bin', "'../model-two/in.bin' leaves it"],
    ['/etc/passwd', "'/etc/passwd' starts at the root"],
    ['C:\\x.bin', "'C:\\x.bin' starts at the root"],
    ['link.bin', "'link.bin' is a link that leaves it"],
    ['up/outside.bin', "'up/outside.bin' is a link that leaves it"],
    ['up/none/none.bin', "'up/none/none.bin' is a link that leaves it"],
    ['up', "'up' is a link that leaves it"],
    ['a\0b', "'a\\u0000b' holds a null character"],
  ])('refuses %j', (location, why) => {
    expect(() => beside(location)).toThrow(
      new RangeError(`${model}: expected a weight in the folder of this file, ${why}`),
    );
  });

  test('refuses what is no name', () => {
    expect(() => beside('')).toThrow(new RangeError(`${model}: expected the name of a weight, got none`));
    expect(() => beside(5 as unknown as string)).toThrow('expected the name of a weight, got number');
  });
});
