import { describe, expect, test } from '@jest/globals';
import { randomStream } from '../../src/math/random/random.ts';
import { expectClose } from '../support/expectClose.ts';

const count = 200_000;
/** Five standard errors: a right stream of this length strays further once in two million draws of the seed. */
const fiveErrors = (sd: number) => 5 * (sd / Math.sqrt(count));

describe('randomStream(seed)', () => {
  test('gives the same numbers for the same seed and others for another', () => {
    const first = (seed: string) => {
      const stream = randomStream(seed);
      return [stream.uniform(), stream.normal(), stream.integer(1e9), stream.normal()];
    };
    expect(first('image 3')).toEqual(first('image 3'));
    expect(first('image 3')).not.toEqual(first('image 4'));
    expect(first('')).not.toEqual(first(' '));
  });

  test('.uniform() has the moments of the uniform distribution on [0, 1)', () => {
    const stream = randomStream('uniform');
    const draws = Float64Array.from({ length: count }, () => stream.uniform());
    expect(Math.min(...draws.subarray(0, 1e5))).toBeGreaterThanOrEqual(0);
    expect(draws.every((value) => value < 1)).toBe(true);
    expectClose(moment(draws, 1), 1 / 2, { absolute: fiveErrors(Math.sqrt(1 / 12)) });
    expectClose(moment(draws, 2), 1 / 3, { absolute: fiveErrors(Math.sqrt(4 / 45)) });
    expectClose(lagProduct(draws), 1 / 4, { absolute: fiveErrors(Math.sqrt(7 / 72)) });
  });

  test('.normal() has the moments of the standard normal distribution', () => {
    const stream = randomStream('normal');
    const draws = Float64Array.from({ length: count }, () => stream.normal());
    expectClose(moment(draws, 1), 0, { absolute: fiveErrors(1) });
    expectClose(moment(draws, 2), 1, { absolute: fiveErrors(Math.sqrt(2)) });
    expectClose(moment(draws, 3), 0, { absolute: fiveErrors(Math.sqrt(15)) });
    expectClose(moment(draws, 4), 3, { absolute: fiveErrors(Math.sqrt(96)) });
    expectClose(lagProduct(draws), 0, { absolute: fiveErrors(1) });
    const beyondTwo = draws.filter((value) => value > 2).length / count;
    expectClose(beyondTwo, 0.0227501, { absolute: fiveErrors(Math.sqrt(0.02275 * 0.97725)) }); // 1 - Phi(2)
  });

  test('.integer(n) takes each value equally often', () => {
    const stream = randomStream('integer');
    const counts = new Array<number>(7).fill(0);
    for (let i = 0; i < 70_000; i++) counts[stream.integer(7)]! += 1;
    const chiSquare = counts.reduce((sum, seen) => sum + (seen - 1e4) ** 2 / 1e4, 0);
    expect(chiSquare).toBeLessThan(33.1); // 0.99999 quantile of chi-square with 6 degrees (scipy 1.17)
  });

  test('.integer(3 * 2^30) rejects the words that would favour its lower third', () => {
    const stream = randomStream('bias');
    const third = 2 ** 30;
    let low = 0;
    for (let i = 0; i < 30_000; i++) low += stream.integer(3 * third) < third ? 1 : 0;
    expectClose(low / 30_000, 1 / 3, { absolute: 0.0136 }); // five standard errors; the biased rule gives 1/2
  });

  test.each([7, 3 * 2 ** 30, 2 ** 32])('.fillIntegers(out, %i) writes what integer gives one by one', (n) => {
    const [some, alone] = [randomStream('many'), randomStream('many')];
    const out = new Uint32Array(5000);
    some.fillIntegers(out.subarray(0, 1999), n);
    some.fillIntegers(out.subarray(1999), n);
    expect([...out]).toEqual(Array.from(out, () => alone.integer(n)));
    expect(() => some.fillIntegers(out, 0)).toThrow('n must be an integer from 1 to 2^32, got 0');
  });

  test('.integer(1) is 0, and n must be an integer from 1 to 2^32', () => {
    const stream = randomStream('edges');
    expect(stream.integer(1)).toBe(0);
    expect(stream.integer(2 ** 32)).toBeLessThan(2 ** 32);
    for (const n of [0, -1, 1.5, Number.NaN, 2 ** 32 + 1]) {
      expect(() => stream.integer(n)).toThrow(`n must be an integer from 1 to 2^32, got ${n}`);
    }
  });

  test('.fillNormal(out, sd) writes sd times the numbers that normal() gives', () => {
    const out = new Float32Array(7);
    randomStream('fill').fillNormal(out, 0.25);
    const stream = randomStream('fill');
    expect([...out]).toEqual(Array.from(out, () => Math.fround(0.25 * stream.normal())));
    expect(() => stream.fillNormal(out, -1)).toThrow('sd must be finite and not negative, got -1');
    expect(() => stream.fillNormal(out, Number.NaN)).toThrow(RangeError);
  });

  test('.shuffle(out) reaches each of the six orders of three items equally often', () => {
    const stream = randomStream('shuffle');
    const seen = new Map<string, number>();
    for (let i = 0; i < 12_000; i++) {
      const items = ['a', 'b', 'c'];
      stream.shuffle(items);
      const order = items.join('');
      seen.set(order, (seen.get(order) ?? 0) + 1);
    }
    expect([...seen.keys()].sort()).toEqual(['abc', 'acb', 'bac', 'bca', 'cab', 'cba']);
    const chiSquare = [...seen.values()].reduce((sum, n) => sum + (n - 2000) ** 2 / 2000, 0);
    expect(chiSquare).toBeLessThan(30.9); // 0.99999 quantile of chi-square with 5 degrees (scipy 1.17)
  });
});

function moment(draws: Float64Array, order: number): number {
  return draws.reduce((sum, value) => sum + value ** order, 0) / draws.length;
}

/** The mean product of neighbours, half of them within one block: the square of the mean if independent. */
function lagProduct(draws: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < draws.length; i += 2) sum += (draws[i] as number) * (draws[i + 1] as number);
  return (2 * sum) / draws.length;
}
