/** The networks as ONNX files: their shapes, their first weights, what they refuse, and the picking of peaks. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import ndarray from 'ndarray';
import { openClassifier, openSegmenter } from '../../src/classifiers/index.ts';
import { node } from '../../src/graph/edit.ts';
import { parsedModel } from '../../src/graph/parse.ts';
import { tensorValues } from '../../src/graph/tensor.ts';
import { dense } from '../../src/math/arrays/dense.ts';
import {
  denseNetwork,
  detectorNetwork,
  inceptionNetwork,
  type Model,
  predictions,
  serializedModel,
  uNetwork,
  withDetections,
  withProbabilityMap,
  writeModel,
} from '../../src/training/index.ts';
import { expectClose } from '../support/expectClose.ts';

const zeros = (count: number, size: number) =>
  ndarray(new Float32Array(count * size * size), [count, size, size, 1]);

describe('networks', () => {
  test.each([
    ['inceptionNetwork', inceptionNetwork],
    ['denseNetwork', denseNetwork],
  ])('%s is a classifier with gradients, features and layers', async (_, make) => {
    const classifier = await openClassifier(serializedModel(make({ size: 32, seed: 'a', classes: 3 })), {
      id: 'network',
    });
    try {
      expect([classifier.inputShape, classifier.classCount]).toEqual([[32, 32, 1], 3]);
      const batch = zeros(2, 32);
      batch.data.forEach((_value, i) => {
        batch.data[i] = Math.sin(i);
      });
      const features = await classifier.features(batch, [0, 1]);
      expect(features.activations.shape.slice(0, 3)).toEqual([2, 4, 4]);
      const guided = await classifier.gradient(batch, [0, 1], { rule: 'guided' });
      expect(guided.data.some((value) => value !== 0)).toBe(true);
      expect(classifier.layers().length).toBeGreaterThan(8);
    } finally {
      await classifier.dispose();
    }
  });

  test('weights have variance 2 / fan in, and a seed of their own', () => {
    const weights = (seed: string) => {
      const tensor = inceptionNetwork({ size: 32, seed }).graph.initializers.get(
        'mixed4/three/wide/conv/weight',
      );
      return Float32Array.from(tensor === undefined ? [] : tensorValues(tensor));
    };
    const values = weights('a');
    const variance = values.reduce((sum, value) => sum + value * value, 0) / values.length;
    // 10,368 numbers: the variance is known to 1.4 %.
    expectClose((variance * 24 * 9) / 2, 1, { absolute: 0.05 });
    expect(weights('a')).toEqual(values);
    expect(weights('b')).not.toEqual(values);
  });

  test('a U-Net gives a map of probabilities of the size of the image', async () => {
    const { map } = await predictions(withProbabilityMap(uNetwork({ size: 32, seed: 'a' })), zeros(2, 32));
    expect(map?.length).toBe(2 * 32 * 32);
    expect(map?.every((value) => value > 0 && value < 1)).toBe(true);
  });

  test('a U-Net of volumes has scores for every voxel, and opens as a segmentation network', async () => {
    const network = uNetwork({ size: 8, seed: 'd', dimensions: 3, classes: 3, widths: [2, 3] });
    const volumes = ndarray(new Float32Array(2 * 512), [2, 8, 8, 8, 1]);
    volumes.data.forEach((_value, i) => {
      volumes.data[i] = Math.sin(i);
    });
    const { logits } = await predictions(network, volumes);
    expect(logits?.length).toBe(2 * 3 * 512);
    const segmenter = await openSegmenter(serializedModel(network), { id: 'volumes' });
    try {
      const { inputShape, classCount, isMultiLabel } = segmenter;
      expect([inputShape, classCount, isMultiLabel]).toEqual([[8, 8, 8, 1], 3, false]);
      const found = dense(await segmenter.labels(volumes));
      const score = (volume: number, label: number, place: number) =>
        logits?.[(volume * 3 + label) * 512 + place] ?? 0;
      const largest = Array.from(found, (_, i) => {
        const own = [0, 1, 2].map((label) => score(Math.floor(i / 512), label, i % 512));
        return own.indexOf(Math.max(...own));
      });
      expect([...found].filter((label, i) => label !== largest[i])).toEqual([]);
      expect(new Set(largest).size).toBe(3);
    } finally {
      await segmenter.dispose();
    }
  });

  test.each([
    [() => uNetwork({ size: 8, seed: 'a', classes: 0 }), 'classes must be a positive integer, got 0'],
    [() => uNetwork({ size: 8, seed: 'a', dimensions: 4 as 3 }), 'dimensions must be 2 or 3, got 4'],
    [() => inceptionNetwork({ size: 30, seed: 'a' }), 'size of inception must be a multiple of 8, got 30'],
    [() => uNetwork({ size: 0, seed: 'a' }), 'size of unet must be a multiple of 8, got 0'],
    [() => denseNetwork({ size: 32, seed: 'a', channels: 0 }), 'channels must be a positive integer, got 0'],
    [
      () => withDetections(detectorNetwork({ size: 32, seed: 'a' }), { count: 65 }),
      'count must be an integer from 1 to 64, got 65',
    ],
  ])('%#: a size that does not fit is refused', (make, message) => {
    expect(make).toThrow(message);
  });
});

describe('withDetections', () => {
  test('picks the peaks of the heat map, best first, and places their boxes in pixels', async () => {
    // A "network" whose maps [n, 5, 4, 4] are the image, [n, 5, 4, 4], as it is.
    const identity: Model = {
      irVersion: 8,
      opsets: new Map([['', 18]]),
      graph: {
        name: 'identity',
        nodes: [node('Identity', ['image'], ['logits'])],
        initializers: new Map(),
        inputs: [{ name: 'image', elementType: 'float32', shape: [undefined, 5, 4, 4] }],
        outputs: [{ name: 'logits', elementType: 'float32', shape: [undefined, 5, 4, 4] }],
      },
    };
    const maps = ndarray(new Float32Array(80), [1, 4, 4, 5]);
    for (let row = 0; row < 4; row++)
      for (let column = 0; column < 4; column++) maps.set(0, row, column, 0, -9);
    const mark = (row: number, column: number, values: readonly number[]) => {
      values.forEach((value, map) => {
        maps.set(0, row, column, map, value);
      });
    };
    mark(1, 2, [2, 0.5, 0.25, 1, 0.5]);
    // Higher than -9, but beside a higher one.
    mark(1, 3, [1, 0, 0, 0, 0]);
    mark(3, 0, [0, 0, 0.5, 0.25, 2]);
    const { boxes, scores } = await predictions(withDetections(identity, { count: 3 }), maps);
    const chance = (x: number) => 1 / (1 + Math.exp(-x));
    expectClose(scores?.slice(0, 2) ?? [], [chance(2), chance(0)], { relative: 1e-6 });
    // Centre (2.5, 1.25) cells of 4 px, 16 x 8 px; centre (0, 3.5) cells, 4 x 32 px.
    expectClose(boxes?.slice(0, 8) ?? [], [2, 1, 18, 9, -2, -2, 2, 30], { absolute: 1e-5 });
    expect(scores?.[2]).toBeLessThan(1e-3);
  });
});

describe('writeModel', () => {
  test('writes an ONNX file that holds the network, folders made on the way', () => {
    const folder = mkdtempSync(join(tmpdir(), 'model-'));
    try {
      const network = denseNetwork({ size: 16, seed: 'a' });
      const path = join(folder, 'a', 'b.onnx');
      const bytes = writeModel(network, path);
      expect(Buffer.compare(readFileSync(path), bytes)).toBe(0);
      const { graph } = parsedModel(bytes, { source: 'written' });
      expect(graph.nodes.map(({ opType }) => opType)).toEqual(
        network.graph.nodes.map(({ opType }) => opType),
      );
      expect([...graph.initializers.keys()]).toEqual([...network.graph.initializers.keys()]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  test('names a path that cannot be written, also where the system makes no folder', () => {
    const folder = mkdtempSync(join(tmpdir(), 'model-'));
    try {
      writeFileSync(join(folder, 'file'), '');
      const path = join(folder, 'file', 'model.onnx');
      expect(() => writeModel(denseNetwork({ size: 16, seed: 'a' }), path)).toThrow(
        new RangeError(`cannot write ${join(folder, 'file')}: a file is in its place (EEXIST)`),
      );
      if (process.platform !== 'linux') return;
      expect(() => writeModel(denseNetwork({ size: 16, seed: 'a' }), '/proc/x/y/model.onnx')).toThrow(
        /^cannot write \/proc\/x\/y: .*\(ENOENT\)$/,
      );
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
