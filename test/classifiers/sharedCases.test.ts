/** Small files that outsiders had trouble with: values from PyTorch in float64, or a refusal that says why. */
import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import ndarray from 'ndarray';
import { type OpenOptions, openClassifier } from '../../src/classifiers/index.ts';
import type { FullClassifier } from '../../src/types/classifier.ts';
import { distance } from '../support/distance.ts';
import { describeShared, sharedPath } from '../support/shared.ts';
import { sharedArray } from '../support/sharedArray.ts';

/** The references' own float32 rounding, and that of a few layers. */
const tolerance = 1e-6;

const folder = (name: string, file: string) => sharedPath('cases', 'models', name, file);
const array = (name: string, file: string) => sharedArray('cases', 'models', name, file);

async function withCase(
  name: string,
  use: (net: FullClassifier, targets: readonly number[]) => Promise<void>,
): Promise<void> {
  const meta = JSON.parse(readFileSync(folder(name, 'meta.json'), 'utf8')) as {
    readonly opts: OpenOptions;
    readonly targets?: readonly number[];
  };
  const net = await openClassifier(folder(name, 'model.onnx'), meta.opts);
  try {
    await use(net, meta.targets ?? [1, 0]);
  } finally {
    await net.dispose();
  }
}

const imagesOf = (name: string) => {
  const { data, shape } = array(name, 'input.npy');
  return ndarray(Float32Array.from(data), [...shape]);
};

describeShared('cases: logits and gradients are those of PyTorch', () => {
  const right = [
    '100-unsorted', '104-script-if', '20t-tta-corner', '41-if-squeeze', '43-sequence', '44-local-function',
    '45-sparse-initializer', '53-label-first', '53b-zipmap', '57-softmax-decomposed', '57b-softmax-clip',
    '70-all-dims-open', '73-sigmoid-concat', '74-softmax-percent', '76-ensemble', '80-named-logits-is-softmax',
    '83-domain-ai.onnx',
  ]; // biome-ignore format: a list reads better packed

  test.each(right)('%s', (name) =>
    withCase(name, async (net, targets) => {
      expect(net.warnings).toBeUndefined();
      const logits = await net.logits(imagesOf(name));
      expect(distance(logits.data, array(name, 'logits.npy').data)).toBeLessThan(tolerance);
      const gradient = await net.gradient(imagesOf(name), targets);
      const expected = array(name, 'gradient.npy').data;
      // The score of one case does not depend on the image: all of its gradient is 0.
      if (expected.every((value) => value === 0))
        expect(gradient.data.every((value) => value === 0)).toBe(true);
      else expect(distance(gradient.data, expected)).toBeLessThan(tolerance);
    }),
  );

  test('48-fp16-if has a gradient and no warning', () =>
    withCase('48-fp16-if', async (net, targets) => {
      expect(net.warnings).toBeUndefined();
      const gradient = await net.gradient(imagesOf('48-fp16-if'), targets);
      expect(gradient.data.every(Number.isFinite)).toBe(true);
    }));
});

describeShared('cases: what cannot be explained says why', () => {
  test('14d-bn-nostats: images go alone, with a warning that names the node', () =>
    withCase('14d-bn-nostats', async (net) => {
      expect(net.warnings).toEqual([
        expect.stringMatching(/influence each other at node 'node_ReduceMean_3' /),
      ]);
      const images = imagesOf('14d-bn-nostats');
      const together = await net.logits(images);
      const alone = await net.logits(images.hi(1));
      expect([...alone.data]).toEqual([...together.data].slice(0, 3));
    }));

  test('59-map-output is refused with its output', async () => {
    await expect(openClassifier(folder('59-map-output', 'model.onnx'))).rejects.toThrow(
      /expected one output of class scores, .* found 'logits' float32 \[n, 3, 7, 8\]; scores of places are explained with "target": /,
    );
  });

  test.each(['20t-tta-corner', '76-ensemble'])('%s: Grad-CAM of one branch is refused', (name) =>
    withCase(name, async (net, targets) => {
      await expect(net.features(imagesOf(name), targets)).rejects.toThrow(/none lies on every path/);
    }),
  );

  test.each([
    ['46-qdq', 'QuantizeLinear'],
    ['87-quantise-by-cast', 'Cast'],
  ])('%s: the gradient ends at a %s', (name, operator) =>
    withCase(name, async (net, targets) => {
      await expect(net.gradient(imagesOf(name), targets)).rejects.toThrow(
        new RegExp(`the gradient ends at .*\\(${operator}\\)`),
      );
    }),
  );
});
