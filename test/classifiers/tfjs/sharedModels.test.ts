import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import ndarray from 'ndarray';
import { reinitializationPlan } from '../../../src/classifiers/constants/reinitializationPlan.ts';
import { reinitialized } from '../../../src/classifiers/constants/reinitialized.ts';
import { artifactsOf } from '../../../src/classifiers/importers/tfjs/artifacts.ts';
import { translatedNetwork } from '../../../src/classifiers/importers/tfjs/translatedNetwork.ts';
import { openClassifier } from '../../../src/classifiers/index.ts';
import { type Network, networkOf } from '../../../src/classifiers/network/network.ts';
import { nodeEngine } from '../../../src/classifiers/onnx/nodeEngine.ts';
import { tensorValues } from '../../../src/graph/tensor.ts';
import { fitted, inUnits } from '../../../src/images/index.ts';
import { dense } from '../../../src/math/arrays/dense.ts';
import { randomStream } from '../../../src/math/random/random.ts';
import { readImage } from '../../../src/readers/index.ts';
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

describeShared('TF.js gives a gradient of the ONNX file at the X-ray or next to it', () => {
  // One unit on the kink of its ReLU6 moves a gradient by a percent, and an image by a float32 rounding moves units
  // over their kinks, so no two float32 runtimes need to agree at the same image. The smaller network is enough.
  test.each(['imagenet-mobilenetv1-025'])('%s', async (name) => {
    const onnx = await openClassifier(sharedPath('models', name, 'model.onnx'));
    const wasm = await openClassifier(sharedPath('models', name, 'tfjs', 'model.json'), {
      engine: 'tfjs',
      backend: 'wasm',
    });
    const x = await xray(onnx.inputShape);
    const { data } = await wasm.gradient(x, [1]);
    let least = Number.POSITIVE_INFINITY;
    for (let tries = 0; least >= tolerance && tries < 300; tries++) {
      const reach = tries === 0 ? 0 : ([1e-7, 2e-7, 5e-7, 1e-6][tries % 4] ?? 0);
      const stream = randomStream(`near ${tries}`);
      const near = ndarray(
        x.data.map((value) => value + reach * (2 * stream.uniform() - 1)),
        x.shape,
      );
      least = Math.min(least, distance(data, (await onnx.gradient(near, [1])).data));
    }
    expect(least).toBeLessThan(tolerance);
    await onnx.dispose();
    await wasm.dispose();
  });
});

describeShared('an ONNX file and a TF.js model draw the same random weights', () => {
  test.each(['cxr-mobilenetv2', 'imagenet-mobilenetv1-025'])('%s', async (name) => {
    const bytes = readFileSync(sharedPath('models', name, 'model.onnx'));
    const json = sharedPath('models', name, 'tfjs', 'model.json');
    const inFile = drawnWeights(await networkOf(bytes, { engine: nodeEngine, source: name }));
    const translated = drawnWeights(await translatedNetwork(artifactsOf(json, name), {}));
    expect(inFile.length).toBeGreaterThan(20);
    // The matrix of a dense layer may lie the other way round; these two do not.
    expect(translated.map(digest)).toEqual(inFile.map(digest));
  });
});

/** Quicker to compare than millions of numbers. */
const digest = ({ buffer, byteOffset, byteLength, length }: Float32Array) =>
  `${length} ${createHash('sha256')
    .update(new Uint8Array(buffer, byteOffset, byteLength))
    .digest('hex')}`;

/** The weights of each layer with all of them re-drawn. */
function drawnWeights(network: Network): Float32Array[] {
  const plan = reinitializationPlan(network);
  const layers = plan.layers.map(({ name }) => name);
  const { graph } = reinitialized(network, plan, { layers, seed: 'seed', reset: false });
  return plan.layers.flatMap(({ kernels }) =>
    kernels.map(({ constant }) => {
      const tensor = graph.initializers.get(constant);
      if (tensor === undefined) throw new RangeError(`no constant is named '${constant}'`);
      return Float32Array.from(tensorValues(tensor));
    }),
  );
}

async function xray(shape: readonly number[]) {
  const folder = sharedPath('data', 'rsna-pneumonia-60');
  const [file = ''] = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.png'))
    .sort();
  const pixels = await readImage(sharedPath('data', 'rsna-pneumonia-60', file));
  const { image } = inUnits(fitted(pixels, shape), { range: [-1, 1] });
  return ndarray(dense(image), [1, ...shape]);
}
