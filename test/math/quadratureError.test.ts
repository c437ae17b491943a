import { describe, expect, test } from '@jest/globals';
import {
  gaussLegendre,
  midpoint,
  pairInclusive,
  type Quadrature,
} from '../../src/math/quadrature/quadrature.ts';
import { linearWeights, localRoughness } from '../../src/math/quadrature/quadratureError.ts';
import { randomStream } from '../../src/math/random/random.ts';
import { expectClose } from '../support/expectClose.ts';

/** What few nodes at the ends, where an inner node speaks for a jump beside it, and the draws leave open. */
const allowed = 0.15;

const weighed = (weights: Float64Array, values: readonly number[]) =>
  weights.reduce((total, weight, i) => total + weight * (values[i] ?? 0), 0);

/** The squared error that the values at a rule's nodes state. */
const stated = (rule: Quadrature, values: readonly number[]) =>
  localRoughness(rule).reduce((total, { left, share }, place) => {
    const [before = 0, here = 0, after = 0] = values.slice(place);
    return total + share * (here - left * before - (1 - left) * after) ** 2;
  }, 0);

describe.each([
  ['gaussLegendre', gaussLegendre],
  ['midpoint', midpoint],
] as const)('localRoughness at the nodes of %s', (_, ruleOf) => {
  test.each([8, 16, 33, 100])('of %p tells its error on jumps at random places', (n) => {
    const rule: Quadrature = ruleOf(n);
    const stream = randomStream('jumps');
    let squaredErrors = 0;
    let told = 0;
    for (let draw = 0; draw < 4000; draw++) {
      const place = stream.uniform();
      const values = [...rule.nodes].map((node) => (node > place ? 1 : 0));
      squaredErrors += (weighed(rule.weights, values) - (1 - place)) ** 2;
      told += stated(rule, values);
    }
    expect(Math.abs(told / squaredErrors - 1)).toBeLessThan(allowed);
  });

  test('gives nothing of a straight line and little of a smooth function', () => {
    const rule = ruleOf(32);
    expect(
      Math.sqrt(
        stated(
          rule,
          [...rule.nodes].map((node) => 3 * node - 1),
        ),
      ),
    ).toBeLessThan(1e-12);
    expect(
      Math.sqrt(
        stated(
          rule,
          [...rule.nodes].map((node) => Math.sin(3 * node)),
        ),
      ),
    ).toBeLessThan(1e-3);
  });
});

test('localRoughness of three nodes is empty', () => {
  expect(localRoughness(midpoint(3))).toEqual([]);
});

describe('linearWeights', () => {
  test('integrate straight lines exactly, whatever the nodes', () => {
    for (const { nodes } of [
      gaussLegendre(5),
      pairInclusive(10),
      midpoint(2),
      { nodes: Float64Array.of(0, 0.5) },
    ]) {
      const weights = linearWeights(nodes);
      expectClose(
        [
          weighed(
            weights,
            [...nodes].map(() => 1),
          ),
        ],
        [1],
        { absolute: 1e-12 },
      );
      expectClose([weighed(weights, [...nodes])], [0.5], { absolute: 1e-12 });
    }
  });

  test('are those of the trapezoid rule where both ends are nodes', () => {
    expectClose([...linearWeights(pairInclusive(5).nodes)], [1 / 8, 1 / 4, 1 / 4, 1 / 4, 1 / 8], {
      absolute: 1e-12,
    });
  });
});
