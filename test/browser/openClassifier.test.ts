/** The engine and the run of a browser against those of Node. WebAssembly runs in Node as well. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import ndarray from 'ndarray';
import * as ort from 'onnxruntime-web';
import { audits, explain, openClassifier, openRun } from '../../src/browser/index.ts';
import {
  matchedFilterModel,
  modelWithMap,
  openClassifier as openInNode,
} from '../../src/classifiers/index.ts';
import type { OrtLibrary } from '../../src/classifiers/onnx/ortLibrary.ts';
import { phantomDataset } from '../../src/datasets/phantom/index.ts';
import { randomStream } from '../../src/math/random/random.ts';
import { bench, benchConfig } from '../../src/run/index.ts';
import type { FullClassifier } from '../../src/types/classifier.ts';
import { expectClose } from '../support/expectClose.ts';
import { smallNet, smallShape } from '../support/smallModels.ts';
import { bytesApart } from '../support/writtenApart.ts';

ort.env.wasm.numThreads = 1;
const runtime = ort as unknown as OrtLibrary;

describe('openClassifier of a browser', () => {
  let web: FullClassifier;
  let node: FullClassifier;

  beforeAll(async () => {
    web = await openClassifier(smallNet(), { id: 'small', runtime });
    node = await openInNode(smallNet(), { id: 'small' });
  });

  afterAll(async () => {
    await web.dispose();
    await node.dispose();
  });

  test('gives the logits and the maps of Node', async () => {
    const values = new Float32Array(2 * 8 * 6 * 2);
    randomStream('images').fillNormal(values, 1);
    const images = ndarray(values, [2, ...smallShape]);
    const [ours, theirs] = [await web.logits(images), await node.logits(images)];
    expectClose(ours.data, theirs.data, { absolute: 1e-5 });
    for (const method of ['gradient', 'grad-cam', 'guided-backprop', 'smoothgrad'] as const) {
      const asked = { method, target: 2 };
      const [map, same] = [
        await explain(web, images.pick(1), asked),
        await explain(node, images.pick(1), asked),
      ];
      expectClose(map.map.data, same.map.data, { absolute: 1e-5 });
    }
  });

  test.each(['grad-cam', 'gradient'] as const)(
    'runs an exported model with its map of %s',
    async (method) => {
      const [height, width, channels] = smallShape;
      const values = new Float32Array(height * width * channels);
      randomStream('exported').fillNormal(values, 1);
      const { map } = await explain(node, ndarray(values, [...smallShape]), { method, target: 2 });
      const bytes = await modelWithMap(smallNet(), { method, target: 2 });
      const session = await ort.InferenceSession.create(bytes);
      const places = height * width;
      const first = values.map((_, at) => values[(at % places) * channels + Math.floor(at / places)] ?? 0);
      const image = new ort.Tensor('float32', first, [1, channels, height, width]);
      const { saliency } = await session.run({ image });
      expectClose(saliency?.data as Float32Array, map.data, { absolute: 1e-5 });
      await session.release();
    },
  );

  test('answers passes that overlap one after the other', async () => {
    const image = ndarray(new Float32Array(8 * 6 * 2).fill(0.5), [1, ...smallShape]);
    const all = await Promise.all([web.logits(image), web.gradient(image, [0]), web.logits(image)]);
    expect(all[2].data).toEqual(all[0].data);
  });

  test('takes weights beside the model as bytes, and says which file is missing', async () => {
    const { model, weights } = bytesApart('sub/weights.bin');
    const whole = await openClassifier(model, { id: 'apart', runtime, weights: { 'weights.bin': weights } });
    const image = ndarray(new Float32Array(8 * 6 * 2).fill(0.5), [1, ...smallShape]);
    expect((await whole.logits(image)).data).toEqual((await web.logits(image)).data);
    await whole.dispose();
    await expect(openClassifier(model, { id: 'apart', runtime })).rejects.toThrow(
      "apart: its weights lie in the file 'sub/weights.bin', which must be given with it; got none",
    );
    await expect(
      openClassifier(model, { id: 'apart', runtime, weights: { 'weights.bin': weights.subarray(0, 8) } }),
    ).rejects.toThrow(/of the model's external weights in sub\/weights\.bin from byte 0 on, it has 8$/);
  });

  test.each([
    ['a text', new TextEncoder().encode('Hello, world'), /^broken: expected an ONNX model, found 12 bytes/],
    ['a truncated model', smallNet().subarray(0, 300), /^broken: /],
  ])('says in one line what is wrong with %s', async (_, bytes, message) => {
    const error = await openClassifier(bytes, { id: 'broken', runtime }).catch((why: Error) => why);
    expect(String((error as Error).message)).toMatch(message);
    expect(String((error as Error).message)).not.toContain('\n');
  });
});

test('openRun gives the rows and the summary of bench', async () => {
  const asked = { task: 'detection', count: 2, positives: 1, size: 64 } as const;
  const config = benchConfig(
    {
      name: 'm',
      dataset: { kind: 'phantom', ...asked },
      classifiers: [{ id: 'm', model: 'matched-filter:3,6' }],
      methods: ['gradient'],
      criteria: ['class-sensitivity', { name: 'randomization', draws: 2 }],
      seed: 3,
    },
    { source: 'test', folder: '.' },
  );
  const { rows, summary } = await bench(config);
  const classifier = await openInNode(matchedFilterModel({ size: 64, sigmas: [3, 6] }), { id: 'm' });
  const { items } = phantomDataset({ ...asked, seed: '3' });
  const one = await openRun(classifier, items, { methods: ['gradient'], seed: 3 });
  const list = [audits.classSensitivity, audits.randomization];
  const ours = [
    ...(await one.measure(audits.classSensitivity)),
    ...(await one.measure(audits.randomization, { options: { draws: 2 } })),
  ];
  expect(ours).toEqual(rows);
  const { classifiers: _, ...judged } = summary;
  expect(one.summary(ours, list)).toEqual(judged);
  await one.dispose();
  await classifier.dispose();
});
