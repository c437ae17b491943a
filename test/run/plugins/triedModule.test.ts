/** A classifier of the user's own functions is tried when it is opened, as a model from a file is. */
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import ndarray from 'ndarray';
import { dense } from '../../../src/math/arrays/dense.ts';
import { moduleClassifier } from '../../../src/run/config/plugins/index.ts';
import { workFolder, written } from '../../support/workFolder.ts';

const at = workFolder();
const ndarrayFile = pathToFileURL(createRequire(import.meta.url).resolve('ndarray')).href;

/** Two classes whose score is the mean of the first four pixels; `scores(means)` makes the rows of a batch. */
const source = (scores: string) => `import ndarray from '${ndarrayFile}';
const means = ({ data, shape: [n] }) =>
  Array.from({ length: n }, (_, k) => data.subarray(k * 16, k * 16 + 4).reduce((sum, value) => sum + value, 0) / 4);
const scores = ${scores};
const network = (gain) => ({
  inputShape: [4, 4, 1],
  classCount: 2,
  logits: async (batch) => ndarray(Float32Array.from(scores(means(batch)).flatMap(([a, b]) => [gain * a, gain * b])), [batch.shape[0], 2]),
  gradient: async (batch, targets) => ndarray(new Float32Array(batch.size).fill(batch.shape[0] + targets[0]), [...batch.shape]),
  features: async (batch, targets) => ({
    layer: 'only', activations: batch, gradients: ndarray(batch.data.map(() => batch.shape[0] + targets[0]), [...batch.shape]),
  }),
  layers: () => [{ name: 'w', kind: 'dense', block: 'w', parameterCount: 1 }],
  randomized: async () => network(2),
});
export default network(1);`;

const opened = (name: string, scores: string) =>
  moduleClassifier({ path: written(at(`${name}.mjs`), source(scores)), where: 'test' }, { id: name });

const batch = () =>
  ndarray(
    Float32Array.from({ length: 48 }, (_, i) => (i * i) % 17),
    [3, 4, 4, 1],
  );
/** The mean of the first four pixels of each of those images. */
const means = [0, 1, 2].map((k) => [0, 1, 2, 3].reduce((sum, i) => sum + ((16 * k + i) ** 2 % 17) / 4, 0));

describe('moduleClassifier(file)', () => {
  test('says nothing of logits, and passes whole batches on', async () => {
    const classifier = await opened('plain', '(all) => all.map((mean) => [3 - mean, mean - 0.5])');
    expect(classifier.warnings).toBeUndefined();
    expect(dense((await classifier.logits(batch())).pick(null, 1))).toEqual(
      Float32Array.from(means, (mean) => mean - 0.5),
    );
    expect((await classifier.gradient?.(batch(), [0, 1, 0]))?.data[0]).toBe(3);
  });

  test.each([
    ['softmax', '(all) => all.map((mean) => { const p = 1 / (1 + Math.exp(-mean)); return [1 - p, p]; })', 'sum to 1 for each image'],
    ['sigmoid', '(all) => all.map((mean) => [1 / (2 + mean * mean), 1 / (1 + mean * mean)])', 'lie in [0, 1]'],
  ])('warns of probabilities: %s', async (name, scores, sign) => {
    const { warnings } = await opened(name, scores);
    expect(warnings).toEqual([
      `classifier '${name}': the values of logits that are explained ${sign}, as probabilities do; logits were not found behind them`,
    ]);
  }); // biome-ignore format: a table reads better packed

  test('sends images that influence each other one by one, with a warning, and so in re-drawn copies', async () => {
    const centred = '(all) => all.map((mean) => [9 * mean, mean - all.at(-1) + all[0]])';
    const classifier = await opened('centred', centred);
    expect(classifier.warnings).toEqual([
      "classifier 'centred': images of a batch influence each other; so each goes through the model alone",
    ]);
    const expected = Float32Array.from(means.flatMap((mean) => [9 * mean, mean]));
    expect(dense(await classifier.logits(batch()))).toEqual(expected);
    const copy = await classifier.randomized?.(['w'], 'seed', { statistics: 'keep' });
    expect(copy && dense(await copy.logits(batch()))).toEqual(expected.map((value) => 2 * value));
    // A batch of one, and the target of that image.
    const firsts = (values: Float32Array) => [0, 16, 32].map((place) => values[place]);
    const gradients = await classifier.gradient?.(batch(), [0, 1, 0]);
    expect([gradients?.shape, firsts(dense(gradients ?? batch()))]).toEqual([
      [3, 4, 4, 1],
      [1, 2, 1],
    ]);
    const found = await classifier.features?.(batch(), [1, 0, 1]);
    expect(found?.layer).toBe('only');
    expect(dense(found?.activations ?? ndarray(new Float32Array()))).toEqual(dense(batch()));
    expect(firsts(dense(found?.gradients ?? batch()))).toEqual([2, 1, 2]);
  });

  test('refuses images that influence each other and are all the same alone', async () => {
    await expect(opened('relative', '(all) => all.map((mean) => [1, mean - all.at(-1)])')).rejects.toThrow(
      "relative.mjs: classifier 'relative': images of a batch influence each other, and alone each gives the same",
    );
  });

  test('leaves a classifier that refuses the made images to the real ones', async () => {
    const classifier = await opened('picky', "() => { throw new RangeError('no such image'); }");
    await expect(classifier.logits(batch())).rejects.toThrow('picky: logits failed: no such image');
  });
});
