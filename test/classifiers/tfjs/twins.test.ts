import { beforeAll, describe, expect, test } from '@jest/globals';
import ndarray from 'ndarray';
import { type OpenOptions, openClassifier, type TfjsModel } from '../../../src/classifiers/index.ts';
import { expectClose } from '../../support/expectClose.ts';
import { flag, GraphDraft, numbers, text } from '../../support/tfjsGraphs.ts';
import { normalValues, onCpu, saved, tfl } from '../../support/tfjsModels.ts';

const shape = [2, 6, 6, 3] as const;
const batch = ndarray(normalValues('images', shape), [...shape]);
/** Some hundred float32 additions in another order, of numbers near 1. */
const rounding = { absolute: 2e-5, relative: 2e-5 };
const { layers } = tfl;

/** The model with other numbers in every weight: variances positive, the others normal. */
function retrained(model: TfjsModel, which: string): TfjsModel {
  const specs = (model.weightSpecs ?? []) as readonly { name: string; shape: number[]; dtype: string }[];
  const given = new Uint8Array(model.weightData as ArrayBuffer);
  let place = 0;
  const parts = specs.map(({ name, shape: sizes, dtype }) => {
    const count = sizes.reduce((total, size) => total * size, 1);
    const old = given.slice(place, place + 4 * count);
    place += 4 * count;
    if (dtype !== 'float32') return old;
    const drawn = normalValues(`${which}/${name}`, sizes, sizes.length > 1 ? 0.3 : 1);
    const isVariance = name.endsWith('variance');
    return new Uint8Array(drawn.map((value) => (isVariance ? Math.abs(value) + 0.5 : value)).buffer);
  });
  return { ...model, weightData: Uint8Array.from(parts.flatMap((part) => [...part])).buffer };
}

function layersModel(...made: readonly tfl.layers.Layer[]): Promise<TfjsModel> {
  const input = tfl.input({ shape: [6, 6, 3] });
  const stem = layers.conv2d({ filters: 4, kernelSize: 3, padding: 'same', name: 'stem' }).apply(input);
  const body = made.reduce((value, layer) => layer.apply(value as never), stem) as tfl.SymbolicTensor;
  const flat = body.shape.length === 2 ? body : (layers.flatten().apply(body) as tfl.SymbolicTensor);
  const head = layers.dense({ units: 3, name: 'head' }).apply(flat) as tfl.SymbolicTensor;
  return saved(tfl.model({ inputs: input, outputs: head }));
}

/** A convolution, what `draw` adds behind it, the mean and a product with weights. */
function graphModel(draw: (draft: GraphDraft, x: string) => string): TfjsModel {
  const draft = new GraphDraft(shape.slice(1));
  const placing = {
    strides: numbers(1, 1, 1, 1),
    dilations: numbers(1, 1, 1, 1),
    padding: text('SAME'),
    data_format: text('NHWC'),
  };
  draft.add('Conv2D', 'stem', ['image', draft.floats('stem/w', [3, 3, 3, 4])], placing);
  const body = draw(draft, 'stem');
  draft.add('Mean', 'mean', [body, draft.integers('axes', [1, 2])], { keep_dims: flag(false) });
  const product = { transpose_a: flag(false), transpose_b: flag(false) };
  draft.add('MatMul', 'logits', ['mean', draft.floats('head/w', [4, 3])], product);
  return draft.model();
}

/** The default initialiser needs more of TF.js than the tests load. */
const plain = { recurrentInitializer: 'glorotUniform' } as const;
const rows = () => layers.reshape({ targetShape: [36, 4] });

/** Models by what they hold that training made, and whether they have a translation. */
const models: Readonly<
  Record<string, readonly [isTranslated: boolean, () => TfjsModel | Promise<TfjsModel>]>
> = {
  'PReLU and a normalisation with no layer next to it': [
    true,
    () => layersModel(layers.prelu(), layers.maxPooling2d({ poolSize: 2 }), layers.batchNormalization({})),
  ],
  LayerNormalization: [true, () => layersModel(layers.layerNormalization({}))],
  'a graph with Prelu, a layer scale and positions': [
    true,
    () =>
      graphModel((draft, x) => {
        draft.add('Prelu', 'prelu', [x, draft.floats('slope', [1, 1, 4])]);
        draft.add('Mul', 'scaled', ['prelu', draft.floats('scale', [4])]);
        return draft.add('AddV2', 'placed', ['scaled', draft.floats('positions', [1, 6, 6, 4])]);
      }),
  ],
  'LSTM, of which only TF.js knows': [false, () => layersModel(rows(), layers.lstm({ units: 5, ...plain }))],
  'Bidirectional GRU, of which only TF.js knows': [
    false,
    () =>
      layersModel(
        rows(),
        layers.bidirectional({ layer: layers.gru({ units: 5, ...plain }) as never, mergeMode: 'concat' }),
      ),
  ],
  'Conv1D, of which only TF.js knows': [
    false,
    () => layersModel(rows(), layers.conv1d({ filters: 5, kernelSize: 3 })),
  ],
};

async function drawn(model: TfjsModel, options: OpenOptions) {
  const classifier = await openClassifier(model, { id: 'net', ...options });
  try {
    const names = classifier.layers().map(({ name }) => name);
    const copy = await classifier.randomized(names, 'seed', { statistics: 'reset' });
    const trained = (await classifier.logits(batch)).data;
    const reinitialized = (await copy.logits(batch)).data;
    await copy.dispose();
    return { trained, reinitialized, constants: classifier.constants() };
  } finally {
    await classifier.dispose();
  }
}

describe('randomized(all layers, seed) of two TF.js models that differ in trained numbers alone', () => {
  beforeAll(onCpu);

  test.each(Object.entries(models))('gives one function: %s', async (_, [isTranslated, made]) => {
    const model = await made();
    const inTfjs = { engine: 'tfjs', backend: 'cpu' } as const;
    const [a, b] = [await drawn(retrained(model, 'a'), inTfjs), await drawn(retrained(model, 'b'), inTfjs)];
    expect(a.trained).not.toEqual(b.trained);
    expect(a.reinitialized).not.toEqual(a.trained);
    expect(b.reinitialized).toEqual(a.reinitialized);
    const weights = (model.weightSpecs ?? []) as readonly { name: string; dtype: string }[];
    const floats = weights.flatMap(({ name, dtype }) => (dtype === 'float32' ? [name] : []));
    const trained = a.constants.filter(({ fate }) => fate === 'trained').flatMap(({ sources }) => sources);
    expect([...new Set(trained)].sort()).toEqual([...floats].sort());
    if (!isTranslated) return;
    const translated = await drawn(retrained(model, 'a'), {});
    expectClose(translated.reinitialized, a.reinitialized, rounding);
    expect((await drawn(retrained(model, 'b'), {})).reinitialized).toEqual(translated.reinitialized);
  });

  test('is refused for a constant of an operator of which no re-draw is known, unless it is named in fixed', async () => {
    const model = graphModel((draft, x) => draft.add('Atan2', 'angles', [x, draft.floats('odd', [4])]));
    const inTfjs = { engine: 'tfjs', backend: 'cpu' } as const;
    await expect(drawn(model, inTfjs)).rejects.toThrow(
      "net: not every trained weight can be re-drawn: 'odd' [4], an input of tfjs.Atan2 without a known initialiser",
    );
    const { reinitialized, trained } = await drawn(model, { ...inTfjs, fixed: ['odd'] });
    expect(reinitialized).not.toEqual(trained);
  });
});
