import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import ndarray from 'ndarray';
import { modelFiles, openClassifier, type TfjsModel, tfjsBackends } from '../../../src/classifiers/index.ts';
import { expectClose } from '../../support/expectClose.ts';
import { smallNet } from '../../support/smallModels.ts';
import { GraphDraft } from '../../support/tfjsGraphs.ts';
import { normalValues, onCpu, saved, tfl, withDrawnWeights } from '../../support/tfjsModels.ts';

beforeAll(onCpu);

const { layers } = tfl;
const image = ndarray(normalValues('image', [1, 4, 4, 2]), [1, 4, 4, 2]);

function small(...more: readonly tfl.layers.Layer[]): Promise<TfjsModel> {
  const model = tfl.sequential({
    layers: [
      layers.conv2d({ filters: 2, kernelSize: 3, inputShape: [4, 4, 2], name: 'conv', activation: 'relu' }),
      ...more,
      layers.flatten({ name: 'flat' }),
      layers.dense({ units: 2, name: 'head', activation: 'softmax' }),
    ],
  });
  return saved(withDrawnWeights(model));
}

async function logitsOf(model: string | TfjsModel): Promise<Float32Array> {
  const classifier = await openClassifier(model, { id: 'net' });
  try {
    return (await classifier.logits(image)).data;
  } finally {
    await classifier.dispose();
  }
}

describe('openClassifier(model.json)', () => {
  test('reads the shards beside it, wherever they are cut', async () => {
    const { weightData, weightSpecs, ...rest } = await small();
    const bytes = new Uint8Array(weightData as ArrayBuffer);
    const folder = mkdtempSync(join(tmpdir(), 'tfjs-'));
    try {
      writeFileSync(join(folder, 'a.bin'), bytes.subarray(0, 37));
      writeFileSync(join(folder, 'b.bin'), bytes.subarray(37));
      const weightsManifest = [{ paths: ['a.bin', 'b.bin'], weights: weightSpecs }];
      const path = join(folder, 'model.json');
      writeFileSync(path, JSON.stringify({ ...rest, weightsManifest }));
      expect(modelFiles(path)).toEqual([path, join(folder, 'a.bin'), join(folder, 'b.bin')]);
      expect(await logitsOf(path)).toEqual(await logitsOf(await small()));

      writeFileSync(join(folder, 'b.bin'), bytes.subarray(37, 100));
      await expect(openClassifier(path)).rejects.toThrow(
        /model\.json: weight 'conv\/kernel' ends at byte 144/,
      );
      rmSync(join(folder, 'b.bin'));
      await expect(openClassifier(path)).rejects.toThrow(
        /model\.json: expected the model's weights in .*b\.bin/,
      );
      const manifest = (shard: unknown) => {
        writeFileSync(
          path,
          JSON.stringify({ ...rest, weightsManifest: [{ paths: [shard], weights: weightSpecs }] }),
        );
      };
      for (const shard of ['../a.bin', '/etc/passwd', 'up/a.bin']) {
        manifest(shard);
        symlinkSync('..', join(folder, 'up'));
        const line = `${path}: expected the model's weights in the folder of this file, '${shard}' `;
        await expect(openClassifier(path)).rejects.toThrow(line);
        expect(() => modelFiles(path)).toThrow(line);
        rmSync(join(folder, 'up'));
      }
      manifest('a.bin');
      await expect(openClassifier(path, { limits: { modelBytes: 10 } })).rejects.toThrow('limit of 10');
      rmSync(join(folder, 'a.bin'));
      execFileSync('mkfifo', [join(folder, 'a.bin')]);
      await expect(openClassifier(path)).rejects.toThrow(/a\.bin, found a pipe$/);
      writeFileSync(path, '{');
      await expect(openClassifier(path)).rejects.toThrow(/model\.json: expected the JSON of a TF\.js model/);
      writeFileSync(path, '{}');
      await expect(openClassifier(path)).rejects.toThrow(/found no modelTopology/);
    } finally {
      rmSync(folder, { recursive: true });
    }
    await expect(openClassifier('no/model.json')).rejects.toThrow(
      'no/model.json: expected a TF.js model, found no file that can be read (ENOENT)',
    );
  });

  test('dequantises weights: scale * q + min, and float16', async () => {
    const model = await small();
    const numbers = new Float32Array(model.weightData as ArrayBuffer);
    for (const dtype of ['uint8', 'uint16', 'float16'] as const) {
      const { specs, data, values } = quantised(model, numbers, dtype);
      const plain = { ...model, weightData: Float32Array.from(values).buffer };
      const found = await logitsOf({ ...model, weightSpecs: specs, weightData: data });
      expectClose(found, await logitsOf(plain), { relative: 1e-5, absolute: 1e-6 });
    }
  });

  test('names a layer that it does not know, and the engine that may', async () => {
    const model = await small(layers.permute({ dims: [2, 1, 3], name: 'turn' }));
    await expect(openClassifier(model, { id: 'net' })).rejects.toThrow(
      "net: layer 'turn' of class Permute is not known here; engine 'tfjs' may run it",
    );
    const classifier = await openClassifier(model, { id: 'net', engine: 'tfjs', backend: 'cpu' });
    expect(classifier.layers().map(({ name }) => name)).toEqual(['conv', 'head']);
    const { data } = await classifier.gradient(image, [1]);
    expect(data.some((value) => value !== 0)).toBe(true);
    await classifier.dispose();
  });

  test('names an operator that it does not know', async () => {
    const draft = new GraphDraft([4, 4, 2]);
    draft.add('Cumsum', 'odd/one', ['image', draft.integers('axis', [1], [])]);
    await expect(openClassifier(draft.model(), { id: 'net' })).rejects.toThrow(
      "net: operator Cumsum at 'odd/one' is not known here; engine 'tfjs' may run it",
    );
  });

  test('refuses options that do not go together', async () => {
    const model = await small();
    const refused = (options: object, message: string, what: TfjsModel | Uint8Array = model) =>
      expect(openClassifier(what, { id: 'net', ...options })).rejects.toThrow(message);
    await refused({ engine: 'tf' }, 'engine must be onnx or tfjs, got tf');
    await refused({ engine: 'tfjs' }, 'engine tfjs runs models of TF.js (model.json)', smallNet());
    await refused({ backend: 'cpu' }, 'backend is an option of engine tfjs');
    await refused({ engine: 'tfjs', backend: 'gpu' }, 'backend must be node-gpu, node, wasm, cpu, got gpu');
    await refused({ engine: 'tfjs', threads: 2 }, 'threads is an option of engine onnx');
    await refused({ layout: 'NCHW' }, 'layout of a TF.js model must be NHWC, got NCHW');
    await refused({ output: 'nope' }, "no output is named 'nope'");
    await refused({ engine: 'tfjs', backend: 'cpu', output: 'nope' }, "no output is named 'nope'");
    await refused(
      { engine: 'tfjs', backend: 'cpu', preprocess: { mean: [1, 2, 3, 4], std: [1] } },
      'preprocess does not fit the model',
    );
  });

  test('with a named output explains that output, in both engines', async () => {
    const model = await small();
    for (const engine of ['onnx', 'tfjs'] as const) {
      const classifier = await openClassifier(model, { engine, output: 'head' });
      const [a = 0, b = 0] = (await classifier.logits(image)).data;
      expectClose(a + b, 1, { absolute: 1e-6 });
      await classifier.dispose();
    }
  });

  test('of one score z gives class 1 the logit z and class 0 the logit -z, in both engines', async () => {
    const model = await saved(
      withDrawnWeights(
        tfl.sequential({
          layers: [
            layers.conv2d({ filters: 2, kernelSize: 3, inputShape: [4, 4, 2] }),
            layers.flatten(),
            layers.dense({ units: 1, activation: 'sigmoid' }),
          ],
        }),
      ),
    );
    for (const engine of ['onnx', 'tfjs'] as const) {
      const classifier = await openClassifier(model, { engine });
      const { data } = await classifier.logits(image);
      expect([classifier.classCount, data[0]]).toEqual([2, -(data[1] ?? 0)]);
      await classifier.dispose();
    }
  });
});

test('tfjsBackends() tells of each backend whether it is there, and what to install', async () => {
  const backends = await tfjsBackends();
  expect(backends.map(({ name }) => name)).toEqual(['node-gpu', 'node', 'wasm', 'cpu']);
  for (const { name, isThere, packages, reason } of backends) {
    expect([name, isThere]).toEqual([name, reason === undefined]);
    if (!isThere) expect(reason).toContain(`npm install ${packages.join(' ')}`);
  }
  expect(backends.filter(({ isThere }) => isThere).map(({ name }) => name)).toContain('wasm');
});

interface Spec {
  readonly name: string;
  readonly shape: readonly number[];
}

/** The weights in fewer bits, and the numbers that those stand for. */
function quantised(model: TfjsModel, numbers: Float32Array, dtype: 'uint8' | 'uint16' | 'float16') {
  const parts: Uint8Array[] = [];
  const values: number[] = [];
  let place = 0;
  const specs = (model.weightSpecs as readonly Spec[]).map((spec) => {
    const own = numbers.subarray(place, place + spec.shape.reduce((total, size) => total * size, 1));
    place += own.length;
    if (dtype === 'float16') {
      // Powers of two have a short form in half precision: sign, exponent, no fraction.
      const powers = Array.from(own, (value) => ({
        sign: value < 0 ? 1 : 0,
        exponent: Math.floor(Math.log2(Math.abs(value))),
      }));
      values.push(...powers.map(({ sign, exponent }) => (sign ? -1 : 1) * 2 ** exponent));
      const bits = Uint16Array.from(powers, ({ sign, exponent }) => (sign << 15) | ((exponent + 15) << 10));
      parts.push(new Uint8Array(bits.buffer));
      return { ...spec, quantization: { dtype, original_dtype: 'float32' } };
    }
    const min = Math.min(...own);
    const scale = (Math.max(...own) - min) / (dtype === 'uint8' ? 255 : 65535);
    const steps = Array.from(own, (value) => Math.round((value - min) / scale));
    values.push(...steps.map((step) => step * scale + min));
    parts.push(dtype === 'uint8' ? Uint8Array.from(steps) : new Uint8Array(Uint16Array.from(steps).buffer));
    return { ...spec, quantization: { dtype, scale, min } };
  });
  return { specs, values, data: Uint8Array.from(parts.flatMap((part) => [...part])).buffer };
}
