import { describe, expect, test } from '@jest/globals';
import { namedPath, printable, quoted, shownValue } from '../../src/files/quoted.ts';

describe('text of others in messages', () => {
  test('printable writes what a terminal would obey', () => {
    const clearing = '\u001b[2Ja\u009b31mb\rc\nd\u202ee\u2028f\u0000g\u200b';
    expect(printable(clearing)).toBe('\\u001b[2Ja\\u009b31mb\\u000dc\\u000ad\\u202ee\\u2028f\\u0000g\\u200b');
    expect(printable('\ud800x')).toBe('\\ud800x');
  });

  test('printable leaves letters of any language, and signs of two halves', () => {
    const text = 'Röntgen, 胸部, صدر, 🫁 − × ½';
    expect(printable(text)).toBe(text);
  });

  test('quoted and shownValue show the beginning of what is long', () => {
    expect(quoted('a'.repeat(1e6))).toBe(`'${'a'.repeat(80)}…'`);
    expect(shownValue('a'.repeat(1e6)).length).toBeLessThan(100);
    expect(shownValue([1, 'a', { b: null, c: [true] }])).toBe('[1,"a",{"b":null,"c":[true]}]');
    expect(shownValue(Array(1e6).fill(0)).length).toBeLessThan(100);
    expect([undefined, null, Number.NaN, 5n, Symbol('s'), () => 1].map(shownValue)).toEqual([
      'undefined', 'null', 'NaN', '5', 'Symbol(s)', 'a function',
    ]); // biome-ignore format: pairs
  });

  test('shownValue ends for what is deep and for a circle', () => {
    let deep: unknown = 1;
    for (let i = 0; i < 1e5; i++) deep = [deep];
    expect(shownValue(deep)).toMatch(/^\[{80}…$/);
    const circle: Record<string, unknown> = {};
    circle.own = circle;
    expect(shownValue(circle).length).toBeLessThan(100);
  });

  test('namedPath keeps the end of a long path, which tells files apart', () => {
    expect(namedPath('a/b\u001b.png')).toBe('a/b\\u001b.png');
    expect(namedPath('')).toBe('(an empty path)');
    const long = namedPath(`/${'x'.repeat(5000)}/end.png`);
    expect(long.length).toBeLessThan(320);
    expect(long.endsWith('/end.png')).toBe(true);
  });
});
