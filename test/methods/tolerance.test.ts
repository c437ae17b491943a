import { describe, expect, test } from '@jest/globals';
import { dense } from '../../src/math/arrays/dense.ts';
import { createQuestion, methodOptions, methods } from '../../src/methods/index.ts';
import type { Explanation, Method, Question } from '../../src/types/method.ts';
import { imageOf, separable, toyClassifier } from '../support/toyClassifiers.ts';

const shape = [12, 12, 1] as const;
const image = imageOf(
  shape,
  Array.from({ length: 144 }, (_, i) => ((i * 37) % 50) / 50),
);
/** Of ReLU units whose kinks lie at other places for each pixel. */
const kinked = separable(
  (x) => Math.max(0, x - 0.3) + 2 * Math.max(0, x - 0.55) - 3 * Math.max(0, x - 0.7),
  (x) => (x > 0.3 ? 1 : 0) + (x > 0.55 ? 2 : 0) - (x > 0.7 ? 3 : 0),
);

async function explained(
  name: keyof typeof methods,
  changes: Readonly<Record<string, unknown>>,
  batchSize = 8,
) {
  const classifier = toyClassifier(shape, [kinked]);
  const question = createQuestion(classifier, image, { target: 0, seed: 'seed', batchSize });
  const method = methods[name] as unknown as Method;
  const answer = await method.explain(question as Question, methodOptions(name, 'default', changes));
  return { answer, passes: classifier.calls };
}

const valuesOf = (answer: Explanation) => dense(answer.kind === 'map' ? answer.map : answer.attribution);

describe.each([
  ['smoothgrad', 0.05, { samples: 8 }, 'samples'],
  ['vargrad', 0.1, { samples: 8 }, 'samples'],
  ['smooth-integrated-gradients', 0.05, { samples: 8, steps: 1 }, 'samples'],
  ['expected-gradients', 0.2, { samples: 8 }, 'samples'],
  ['rise', 0.4, { masks: 8 }, 'samples'],
  ['kernel-shap', 0.4, { samples: 8, segments: 'grid' }, 'samples'],
  ['lime', 0.4, { samples: 8, segments: 'grid' }, 'samples'],
  ['integrated-gradients', 0.01, { steps: 4 }, 'steps'],
] as const)('a tolerance of %s', (name, tolerance, first, counted) => {
  test('is met with more passes than those to begin with, the same in batches of any size', async () => {
    const { answer } = await explained(name, { ...first, tolerance });
    const other = await explained(name, { ...first, tolerance }, 3);
    expect(answer.diagnostics.stopped).toBeUndefined();
    expect(answer.diagnostics[counted]).toBeGreaterThan(8);
    expect([...valuesOf(other.answer)]).toEqual([...valuesOf(answer)]);
    expect(other.answer.diagnostics).toEqual(answer.diagnostics);
  });

  test('that is too small ends at the most passes and says so', async () => {
    const { answer } = await explained(name, { ...first, tolerance: 1e-9, mostPasses: 40 });
    expect(answer.diagnostics[counted]).toBeLessThanOrEqual(40);
    expect(answer.diagnostics.stopped).toMatch(
      /^40 passes are the most, and the error is .*: above the tolerance of 1e-9$/,
    );
  });
});

/** A quarter of the passes, or the fewest that tell their error: of pairs, twice as many for either half as segments. */
test.each([
  ['rise', 250],
  ['kernel-shap', 260],
  ['lime', 250],
] as const)('a tolerance of %s that its usual number would meet ends before that', async (name, samples) => {
  const segments = name === 'rise' ? {} : { segments: 'grid' };
  const { answer, passes } = await explained(name, { ...segments, tolerance: 0.5 });
  expect(answer.diagnostics.stopped).toBeUndefined();
  expect(answer.diagnostics.samples).toBe(samples);
  expect(passes.logits.reduce((sum, size) => sum + size, 0)).toBeLessThan(300);
});

test('samples that a tolerance adds are those that a fixed number has', async () => {
  const { answer } = await explained('smoothgrad', { samples: 8, tolerance: 0.05 });
  const samples = answer.diagnostics.samples;
  const fixed = await explained('smoothgrad', { samples });
  expect([...valuesOf(fixed.answer)]).toEqual([...valuesOf(answer)]);
});

test('a tolerance refuses what it cannot be met with', async () => {
  const noise = [image, image];
  await expect(explained('smoothgrad', { noise, samples: 2, tolerance: 0.1 })).rejects.toThrow(
    "tolerance needs noise 'seeded', as given arrays cannot grow",
  );
  await expect(explained('integrated-gradients', { steps: 'auto', tolerance: 0.1 })).rejects.toThrow(
    'steps must be a number where there is a tolerance, got auto',
  );
  expect(() => methodOptions('smoothgrad', 'default', { tolerance: 0 })).toThrow(
    "smoothgrad: tolerance must be 'none' or finite and positive, got 0",
  );
});
