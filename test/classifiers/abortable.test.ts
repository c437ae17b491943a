import { describe, expect, test } from '@jest/globals';
import ndarray from 'ndarray';
import { abortable, matchedFilterModel, openClassifier } from '../../src/classifiers/index.ts';
import { defineClassifier, explain } from '../../src/index.ts';

const batch = ndarray(new Float32Array(256), [1, 16, 16, 1]);

describe('stoppable(classifier, signal)', () => {
  test('answers as the classifier does until the signal is aborted, then throws its reason', async () => {
    const classifier = await openClassifier(matchedFilterModel({ size: 16, sigmas: [2, 3] }));
    const controller = new AbortController();
    const stopped = abortable(classifier, controller.signal);
    const drawn = await stopped.randomized([stopped.layers()[0]?.name ?? ''], 'seed');
    expect((await stopped.logits(batch)).data).toEqual((await classifier.logits(batch)).data);
    expect((await stopped.gradient(batch, [1])).data).toEqual((await classifier.gradient(batch, [1])).data);
    expect([stopped.id, stopped.layers()]).toEqual([classifier.id, classifier.layers()]);
    const reason = new Error('enough');
    controller.abort(reason);
    for (const pass of [
      () => stopped.logits(batch),
      () => stopped.gradient(batch, [1]),
      () => stopped.features(batch, [1]),
      () => stopped.randomized([], 'seed'),
      () => drawn.logits(batch),
    ]) {
      await expect(pass()).rejects.toBe(reason);
    }
    // What holds memory can still be let go.
    await drawn.dispose();
    await stopped.dispose();
  });
});

test('explain(classifier, image, { signal }) rejects with the reason, after the pass that runs', async () => {
  let passes = 0;
  const controller = new AbortController();
  const classifier = defineClassifier({
    id: 'counting',
    inputShape: [16, 16, 1],
    classCount: 2,
    logits: async ({ shape }) => {
      passes++;
      if (passes === 3) controller.abort(new Error('enough'));
      return ndarray(new Float32Array(2 * (shape[0] ?? 0)), [shape[0] ?? 0, 2]);
    },
  });
  const image = ndarray(new Float32Array(256), [16, 16, 1]);
  const options = { method: 'rise', target: 0, batchSize: 4, signal: controller.signal } as const;
  await expect(explain(classifier, image, options)).rejects.toThrow('enough');
  expect(passes).toBe(3);
});
