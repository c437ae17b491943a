import { describe, expect, test } from '@jest/globals';
import { adam, type Optimizer, sgd } from '../../src/training/index.ts';
import { rateShare } from '../../src/training/schedule.ts';
import { expectClose } from '../support/expectClose.ts';

const ramp = (count: number, k = 1) =>
  Float32Array.from({ length: count }, (_, i) => ((i * 7919 * k) % 97) / 97 - 0.5);

/** Three steps of rate 0.1 down the sum of a_i w_i³. */
function afterThreeSteps(optimizer: Optimizer): Float32Array {
  const weights = ramp(6);
  const factors = ramp(6, 3);
  const step = optimizer.start([6]);
  for (let i = 0; i < 3; i++) {
    const gradient = weights.map((w, place) => 3 * w * w * (factors[place] ?? 0));
    step([weights], [gradient], { rate: 0.1, decays: [true] });
  }
  return weights;
}

describe('optimizers take the steps of PyTorch', () => {
  // PyTorch 2.13.0, float64: torch.optim.AdamW and torch.optim.SGD. Weights here are float32.
  test('adam with weight decay is AdamW', () => {
    expectClose(
      afterThreeSteps(adam({ beta1: 0.8, beta2: 0.95, epsilon: 1e-6, weightDecay: 0.1 })),
      [-0.205376335, -0.086132712, -0.506124971, 0.13083512, -0.217561282, -0.589491054],
      { absolute: 1e-6 },
    );
  });

  test('sgd with momentum and weight decay is SGD', () => {
    expectClose(
      afterThreeSteps(sgd({ momentum: 0.9, weightDecay: 0.1 })),
      [-0.290612002, 0.118552735, -0.237380678, 0.325794152, 0.052654638, -0.300685468],
      { absolute: 1e-6 },
    );
  });

  test('a bias does not decay', () => {
    const weights = Float32Array.of(1);
    adam({ weightDecay: 0.5 }).start([1])([weights], [Float32Array.of(0)], { rate: 0.1, decays: [false] });
    expect(weights[0]).toBe(1);
  });

  test('each start begins without memory', () => {
    const optimizer = sgd();
    expect(afterThreeSteps(optimizer)).toEqual(afterThreeSteps(optimizer));
  });

  test.each([
    [() => adam({ beta1: 1 }), 'beta1 must be at least 0 and below 1, got 1'],
    [() => adam({ epsilon: 0 }), 'epsilon must be above 0, got 0'],
    [() => sgd({ momentum: -0.1 }), 'momentum must be at least 0 and below 1, got -0.1'],
    [() => sgd({ weightDecay: Number.NaN }), 'weightDecay must be at least 0, got NaN'],
  ])('%#: a number out of range is refused', (make, message) => {
    expect(make).toThrow(new RangeError(message));
  });
});

describe('rateShare', () => {
  test('constant is 1', () => {
    expect([0, 50, 99].map((step) => rateShare('constant', step, 100))).toEqual([1, 1, 1]);
  });

  test('cosine rises over a twentieth, is a half in the middle of the rest, and ends near 0', () => {
    expectClose(
      [0, 4, 5, 52.5, 100].map((step) => rateShare('cosine', step, 100)),
      [0.2, 1, 1, 0.5, 0],
      { absolute: 1e-12 },
    );
  });
});
