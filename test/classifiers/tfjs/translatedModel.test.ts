import { beforeAll, expect, test } from '@jest/globals';
import ndarray from 'ndarray';
import { openClassifier } from '../../../src/classifiers/index.ts';
import { translatedModel } from '../../../src/classifiers/tfjs/index.ts';
import { expectClose } from '../../support/expectClose.ts';
import { normalValues, onCpu, saved, tfl, withDrawnWeights } from '../../support/tfjsModels.ts';

beforeAll(onCpu);

const { layers } = tfl;

test('translatedModel(model) is an ONNX file that answers as TF.js does', async () => {
  const net = tfl.sequential({
    layers: [
      layers.conv2d({ filters: 3, kernelSize: 3, inputShape: [5, 4, 2], name: 'conv', activation: 'relu' }),
      layers.flatten({ name: 'flat' }),
      layers.dense({ units: 2, name: 'head' }),
    ],
  });
  const model = await saved(withDrawnWeights(net));
  const image = ndarray(normalValues('image', [1, 5, 4, 2]), [1, 5, 4, 2]);
  const answers = [];
  for (const [what, engine] of [
    [translatedModel(model), 'onnx'],
    [model, 'tfjs'],
  ] as const) {
    const classifier = await openClassifier(what, {
      id: engine,
      engine,
      ...(engine === 'tfjs' && { backend: 'cpu' }),
    });
    answers.push((await classifier.logits(image)).data);
    await classifier.dispose();
  }
  const [ours = [], theirs = []] = answers;
  expectClose(ours, theirs, { absolute: 1e-5 });
});

test('translatedModel(model) refuses an unknown layer by its name, and a misspelt option', async () => {
  const net = tfl.sequential({
    layers: [
      layers.conv2d({ filters: 1, kernelSize: 3, inputShape: [5, 4, 2], name: 'conv', dilationRate: 1 }),
    ],
  });
  const model = await saved(withDrawnWeights(net));
  expect(() => translatedModel(model, { size: 3 } as object)).toThrow(
    'options of translatedModel must be among',
  );
  expect(() => translatedModel({ modelTopology: { class_name: 'None' } })).toThrow(RangeError);
});
