import { describe, expect, test } from '@jest/globals';
import { assertKnownKeys } from '../../src/checks/knownKeys.ts';

interface Options {
  readonly size?: number;
  readonly rule?: string;
}

const known = { size: true, rule: true } as const;
const check = (options: unknown) => () => assertKnownKeys<Options>('options of f', options as Options, known);

describe('assertKnownKeys(what, options, known)', () => {
  test('accepts no key, some and all', () => {
    for (const options of [{}, { size: 0 }, { size: undefined, rule: '' }])
      expect(check(options)).not.toThrow();
  });

  test('names the first key that is not known, also one that every object inherits', () => {
    const message = (key: string) => new TypeError(`options of f must be among [size, rule], got ${key}`);
    expect(check({ size: 1, sise: 2 })).toThrow(message('sise'));
    expect(check({ toString: 1 })).toThrow(message('toString'));
    expect(check({ '': 1 })).toThrow(message(''));
  });

  test('refuses what is no object', () => {
    expect(check(null)).toThrow('options of f must be an object, got null');
    expect(check(false)).toThrow('options of f must be an object, got boolean');
  });
});
