import { readdirSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import ndarray from 'ndarray';
import { openClassifier } from '../../../src/classifiers/index.ts';
import { fitted, inUnits, readImage } from '../../../src/images/index.ts';
import { dense } from '../../../src/math/dense.ts';
import { distance } from '../../support/distance.ts';
import { describeShared, sharedPath } from '../../support/shared.ts';

/** Float32 in another order; the bound on what the formats may differ by. */
const tolerance = 1e-4;

describeShared('a TF.js model agrees with the ONNX file of the same weights on an X-ray', () => {
  test.each(['cxr-mobilenetv2', 'imagenet-mobilenetv1-025'])('%s', async (name) => {
    const file = sharedPath('models', name, 'model.onnx');
    const json = sharedPath('models', name, 'tfjs', 'model.json');
    const onnx = await openClassifier(file);
    const translated = await openClassifier(json);
    const wasm = await openClassifier(json, { engine: 'tfjs', backend: 'wasm' });
    const x = await xray(onnx.inputShape);
    const expected = (await onnx.logits(x)).data;
    expect(distance((await translated.logits(x)).data, expected)).toBeLessThan(tolerance);
    expect(distance((await wasm.logits(x)).data, expected)).toBeLessThan(tolerance);
    for (const rule of ['standard', 'guided'] as const) {
      const { data } = await onnx.gradient(x, [1], { rule });
      expect(distance((await translated.gradient(x, [1], { rule })).data, data)).toBeLessThan(tolerance);
    }
    const features = await onnx.features(x, [1]);
    for (const other of [translated, wasm]) {
      const found = await other.features(x, [1]);
      expect(distance(found.activations.data, features.activations.data)).toBeLessThan(tolerance);
      expect(distance(found.gradients.data, features.gradients.data)).toBeLessThan(tolerance);
    }
    expect(wasm.layers()).toEqual(translated.layers());
    expect(translated.layers().length).toBe(onnx.layers().length);
    for (const classifier of [onnx, translated, wasm]) await classifier.dispose();
  });
});

async function xray(shape: readonly [number, number, number]) {
  const folder = sharedPath('data', 'rsna-pneumonia-60');
  const [file = ''] = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.png'))
    .sort();
  const pixels = await readImage(sharedPath('data', 'rsna-pneumonia-60', file));
  const { image } = inUnits(fitted(pixels, shape), { range: [-1, 1] });
  return ndarray(dense(image), [1, ...shape]);
}
