import { describe, expect, test } from '@jest/globals';
import { relativeError } from '../../src/math/arrays/relativeError.ts';
import { randomStream } from '../../src/math/random/random.ts';

const count = 20000;
const normals = (seed: string, sd: number) => {
  const out = new Float32Array(count);
  randomStream(seed).fillNormal(out, sd);
  return out;
};
const same = (values: Float32Array) => values;
const absolute = (values: Float32Array) => values.map(Math.abs);
/** Of a ratio of sums over so many normal values. */
const sampling = 0.03;

describe('relativeError', () => {
  test('of values without error is 0', () => {
    const values = normals('truth', 1);
    expect(relativeError({ values, drawn: values.map(() => 0), square: 0 }, same)).toBe(0);
  });

  test.each([0.3, 1, 3])('of signed values with errors of %p times their size is that', (sd) => {
    const truth = normals('truth', 1);
    const error = normals('error', sd);
    const values = truth.map((value, i) => value + (error[i] ?? 0));
    const found = relativeError({ values, drawn: normals('other', 1), square: count * sd * sd }, same);
    expect(found).toBeGreaterThan(sd * (1 - 2 * sampling * Math.max(1, sd)));
    expect(found).toBeLessThan(sd * (1 + 2 * sampling * Math.max(1, sd)));
  });

  test.each([0.3, 1, 3])('of absolute values with errors of %p is what they are off by', (sd) => {
    const truth = normals('truth', 1);
    const error = normals('error', sd);
    const values = truth.map((value, i) => value + (error[i] ?? 0));
    const size = Math.hypot(...truth);
    const off = Math.hypot(...values.map((value, i) => Math.abs(value) - Math.abs(truth[i] ?? 0))) / size;
    const found = relativeError({ values, drawn: normals('other', 1), square: count * sd * sd }, absolute);
    expect(Math.abs((found ?? 0) / off - 1)).toBeLessThan(2 * sampling * Math.max(1, sd));
  });

  test('takes a known part of the error from the values', () => {
    const truth = normals('truth', 1);
    const bias = truth.map(() => 0.5);
    const values = truth.map((value) => value + 0.5);
    const none = truth.map(() => 0);
    const found = relativeError({ values, drawn: none, square: 0, bias }, same) ?? 0;
    expect(Math.abs(found - 0.5)).toBeLessThan(sampling);
  });

  test('of values that are nothing but error is undefined', () => {
    const values = normals('error', 1);
    expect(relativeError({ values, drawn: values, square: 2 * count }, same)).toBeUndefined();
    expect(relativeError({ values: values.map(() => 0), drawn: values, square: 0 }, same)).toBeUndefined();
  });
});
