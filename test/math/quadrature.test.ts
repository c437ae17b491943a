import { describe, expect, test } from '@jest/globals';
import {
  gaussLegendre,
  interleavedMidpoint,
  midpoint,
  pairInclusive,
  type Quadrature,
} from '../../src/math/quadrature/quadrature.ts';
import { expectClose } from '../support/expectClose.ts';

/** Rounding of a sum of some hundred numbers below 1 in float64. */
const rounding = 1e-13;
/** The slope of the polynomial is a quotient of two small numbers near the ends. */
const nodeRounding = 5e-15;

describe.each([
  ['gaussLegendre', gaussLegendre],
  ['midpoint', midpoint],
  ['pairInclusive', pairInclusive],
  ['interleavedMidpoint', (n: number) => interleavedMidpoint(n, 3, 5)],
])('%s(n)', (_, rule) => {
  test.each([1, 2, 3, 10, 51, 200])('with %i nodes has weights that sum to 1', (n) => {
    const { nodes, weights } = rule(n);
    expect(nodes.length).toBe(n);
    expectClose(
      weights.reduce((sum, weight) => sum + weight, 0),
      1,
      { absolute: rounding },
    );
    expect([...nodes]).toEqual([...nodes].sort((a, b) => a - b));
  });

  test('refuses a count that is no positive integer', () => {
    for (const n of [0, -1, 2.5, Number.NaN]) {
      expect(() => rule(n)).toThrow(`n must be a positive integer, got ${n}`);
    }
  });
});

describe('gaussLegendre(n)', () => {
  test('is numpy 2.4 leggauss moved to [0, 1]', () => {
    const five = gaussLegendre(5);
    expectClose(
      five.nodes,
      [0.04691007703066802, 0.23076534494715845, 0.5, 0.7692346550528415, 0.9530899229693319],
      { absolute: nodeRounding },
    );
    expectClose(
      five.weights,
      [
        0.11846344252809464, 0.23931433524968315, 0.28444444444444433, 0.23931433524968315,
        0.11846344252809464,
      ],
      { absolute: nodeRounding },
    );
    const fifty = gaussLegendre(50);
    expectClose(fifty.nodes[0] as number, 0.0005667977899644905, { absolute: nodeRounding });
    expectClose(fifty.weights[0] as number, 0.0014543112765789633, { absolute: nodeRounding });
    expectClose(fifty.nodes[24] as number, 0.48445083083640555, { absolute: nodeRounding });
    expectClose(fifty.weights[24] as number, 0.031088308327673515, { absolute: nodeRounding });
  });

  test('is exact for every power up to 2n - 1, and not beyond', () => {
    for (let n = 1; n <= 12; n++) {
      const rule = gaussLegendre(n);
      for (let power = 0; power < 2 * n; power++) {
        expectClose(integral(rule, power), 1 / (power + 1), { absolute: rounding });
      }
    }
    // The error of n = 2 on x⁴: 1/5 - 7/36 = 1/180.
    expectClose(1 / 5 - integral(gaussLegendre(2), 4), 1 / 180, { absolute: rounding });
  });
});

describe('interleavedMidpoint(n, index, count)', () => {
  test('of a series of one is the midpoint rule', () => {
    expect(interleavedMidpoint(7, 0, 1)).toEqual(midpoint(7));
  });

  test('has, over the series, the nodes of the fine midpoint rule', () => {
    const nodes = Array.from({ length: 25 }, (_, index) => [
      ...interleavedMidpoint(4, index, 25).nodes,
    ]).flat();
    expectClose(
      nodes.sort((a, b) => a - b),
      midpoint(100).nodes,
      { absolute: rounding },
    );
  });
});

describe('midpoint(n)', () => {
  test('is exact for x and short by 1 / (12 n²) on x²', () => {
    expectClose(integral(midpoint(7), 1), 1 / 2, { absolute: rounding });
    expectClose(1 / 3 - integral(midpoint(7), 2), 1 / (12 * 49), { absolute: rounding });
  });
});

describe('pairInclusive(n)', () => {
  test('is exact for x and over by 1 / (6 (n - 1)) on x²', () => {
    expectClose(integral(pairInclusive(10), 1), 1 / 2, { absolute: rounding });
    expectClose(integral(pairInclusive(10), 2), 1 / 3 + 1 / 54, { absolute: rounding });
    expect([...pairInclusive(3).nodes]).toEqual([0, 0.5, 1]);
    expect([...pairInclusive(1).nodes]).toEqual([0]);
  });

  test('misses the completeness of x³ by the published 5.56, 2.08 and 0.51 % at 10, 25 and 100 steps', () => {
    const gap = (rule: Quadrature) => 3 * integral(rule, 2) - 1;
    expectClose(
      [10, 25, 100].map((n) => 100 * gap(pairInclusive(n))),
      [5.56, 2.08, 0.51],
      { absolute: 0.005 },
    );
    expectClose(gap(gaussLegendre(2)), 0, { absolute: 1e-10 });
  });
});

function integral({ nodes, weights }: Quadrature, power: number): number {
  return nodes.reduce((sum, node, i) => sum + (weights[i] as number) * node ** power, 0);
}
