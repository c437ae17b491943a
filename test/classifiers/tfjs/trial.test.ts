/** TF.js's own engine keeps what an ONNX file must: class scores are explained, each image by itself. */
import { beforeAll, describe, expect, test } from '@jest/globals';
import ndarray from 'ndarray';
import { openClassifier, type TfjsModel } from '../../../src/classifiers/index.ts';
import type { FullClassifier } from '../../../src/types/classifier.ts';
import { expectClose } from '../../support/expectClose.ts';
import { flag, GraphDraft } from '../../support/tfjsGraphs.ts';
import { normalValues, onCpu, saved, tfl, withDrawnWeights } from '../../support/tfjsModels.ts';

const shape = [3, 6, 5, 3] as const;
const batch = ndarray(normalValues('trial', shape), [...shape]);
const { layers } = tfl;
const rounding = { absolute: 1e-5, relative: 1e-5 };

beforeAll(onCpu);

async function using(model: TfjsModel, engine: 'onnx' | 'tfjs', use: (net: FullClassifier) => Promise<void>) {
  const net = await openClassifier(model, {
    id: 'net',
    engine,
    ...(engine === 'tfjs' && { backend: 'cpu' }),
  });
  try {
    await use(net);
  } finally {
    await net.dispose();
  }
}

/** Features behind a sigmoid, and scores that are made of them: both are outputs. */
function twoOutputs(activation: 'linear' | 'softmax'): Promise<TfjsModel> {
  const input = tfl.input({ shape: [6, 5, 3] });
  const flat = layers.flatten({ name: 'flat' }).apply(input) as tfl.SymbolicTensor;
  const features = layers.dense({ units: 4, activation: 'sigmoid', name: 'features' });
  const hidden = features.apply(flat) as tfl.SymbolicTensor;
  const scores = layers.dense({ units: 3, activation, name: 'scores' }).apply(hidden) as tfl.SymbolicTensor;
  return saved(withDrawnWeights(tfl.model({ inputs: input, outputs: [hidden, scores] })));
}

describe.each(['onnx', 'tfjs'] as const)('engine %s', (engine) => {
  test('explains the scores, not the features before them, and leaves those their activation', async () => {
    await using(await twoOutputs('linear'), engine, async (plain) => {
      await using(await twoOutputs('softmax'), engine, async (net) => {
        expect(net.classCount).toBe(3);
        expect(net.warnings).toBeUndefined();
        expectClose((await net.logits(batch)).data, (await plain.logits(batch)).data, rounding);
      });
    });
  });
});

test('engine tfjs gives images that influence each other what each has alone, with a warning', async () => {
  const draft = new GraphDraft([6, 5, 3]);
  const axes = draft.integers('axes', [0]);
  draft.add('Mean', 'average', ['image', axes], { keep_dims: flag(true) });
  draft.add('Mul', 'mixed', ['image', 'average']);
  draft.add('Reshape', 'flat', ['mixed', draft.integers('sizes', [-1, 90])]);
  draft.add('MatMul', 'logits', ['flat', draft.floats('dense', [90, 3])]);
  await using(draft.model(), 'tfjs', async (net) => {
    expect(net.warnings).toEqual([
      expect.stringMatching(/^net: images of a batch influence each other.*alone$/),
    ]);
    const together = await net.logits(batch);
    const alone = await Promise.all([0, 1, 2].map((i) => net.logits(batch.lo(i).hi(1))));
    expectClose(
      together.data,
      alone.flatMap(({ data }) => [...data]),
      rounding,
    );
  });
});
