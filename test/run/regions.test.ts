/** What a data set knows of its images beside their pixels, as audits see it. */
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { createCheckpoints } from '../../src/run/checkpoints/checkpoints.ts';
import { imageSource } from '../../src/run/execute/datasetImages.ts';
import { liveRun } from '../../src/run/execute/liveRun.ts';
import { ofConfig } from '../../src/run/execute/ofConfig.ts';
import { opened } from '../../src/run/execute/open.ts';
import { preparedModel } from '../../src/run/execute/preparedModel.ts';
import { bench, benchConfig } from '../../src/run/index.ts';
import type { Run } from '../../src/types/run.ts';
import { workFolder, writeSmallStudy, written } from '../support/workFolder.ts';

const at = workFolder();
const ndarrayFile = pathToFileURL(createRequire(import.meta.url).resolve('ndarray')).href;

/** Images of 48 x 48 with a region on the left half, and of the first alone a row at the top; `wide` does not fit. */
const source = `import ndarray from '${ndarrayFile}';
const size = 48;
const mask = (isInside, width = size) =>
  ndarray(Uint8Array.from({ length: size * width }, (_, i) => Number(isInside(i % width, Math.floor(i / width)))), [size, width]);
const item = (k) => ({
  id: 'x' + k, group: 'p' + k, label: k, labels: [1, null, 0], text: 'a report', split: 'test',
  attributes: { sex: k ? 'F' : 'M', age: 40 + k },
  load: async () => ({ image: ndarray(Float32Array.from({ length: size * size }, (_, i) => (i * (k + 3)) % 255), [size, size, 1]) }),
  region: async (name) => {
    if (name === 'left') return mask((x) => x < size / 2);
    if (name === 'wide') return mask(() => true, size + 1);
    return k === 0 ? mask((_, y) => y < 2) : undefined;
  },
});
export default { name: 'halves', classes: ['no', 'yes'], regions: ['left', 'top', 'wide'], items: [item(0), item(1)] };`;

let run: Run;
beforeAll(async () => {
  writeSmallStudy(at, 1);
  written(at('halves.mjs'), source);
  const config = benchConfig(
    {
      dataset: { kind: 'module', module: 'halves.mjs' },
      classifiers: [{ id: 'a', model: 'a.onnx' }],
      target: 1,
      criteria: ['localization'],
    },
    { source: 'test', folder: at() },
  );
  const images = await imageSource(config);
  const [first] = config.classifiers;
  if (first === undefined) throw new Error('a classifier must be there');
  const one = await preparedModel(await opened(first), images, { config: first, batchSize: 2 });
  run = liveRun(
    {
      preparedModels: [one],
      localizers: [],
      config,
      parts: createCheckpoints(),
      shown: new Set(),
      ...ofConfig(config),
    },
    () => [],
  );
});

describe('a run', () => {
  test('knows of each image what its data set says', () => {
    expect(run.images[1]).toEqual({
      ...{ id: 'x1', group: 'p1', label: 1, labels: [1, null, 0], text: 'a report', split: 'test' },
      attributes: { sex: 'F', age: 41 },
    });
    expect(run.regions).toEqual(['left', 'top', 'wide']);
  });

  test('region(model, image, name) is the region at the size of the model, or undefined', async () => {
    const left = await run.region('a', 'x0', 'left');
    expect(left?.shape).toEqual([24, 24]);
    expect([...(left?.data ?? [])]).toEqual(Array.from({ length: 24 * 24 }, (_, i) => Number(i % 24 < 12)));
    expect(await run.region('a', 'x1', 'top')).toBeUndefined();
    expect((await run.region('a', 'x0', 'top'))?.data.reduce((sum, flag) => sum + flag, 0)).toBe(24);
  });

  test('region(model, image, name) refuses a name that the data set lacks, and a mask of another size', async () => {
    await expect(run.region('a', 'x0', 'heart')).rejects.toThrow(
      "no region is named 'heart'; the data set has left, top, wide",
    );
    await expect(run.region('a', 'x0', 'wide')).rejects.toThrow(
      "region 'wide' of image 'x0' must be as large as the image, 48 x 48, got 49 x 48",
    );
  });
});

describe('preprocess.fit', () => {
  const asked = (fits: readonly object[]) =>
    benchConfig(
      {
        dataset: { kind: 'module', module: 'halves.mjs' },
        classifiers: fits.map((preprocess, i) => ({
          id: `n${i}`,
          model: 'a.onnx',
          preprocess,
          ...(i > 0 && { role: 'replicate' }),
        })),
        target: 1,
        criteria: ['repeatability'],
      },
      { source: 'test', folder: at() },
    );

  test('brings regions to the model as it brings images', async () => {
    const config = asked([
      { fit: 'centre-crop', resize: 48 },
      { fit: 'centre-crop', resize: 48 },
    ]);
    const images = await imageSource(config);
    const [first] = config.classifiers;
    if (first === undefined) throw new Error('a classifier must be there');
    const one = await preparedModel(await opened(first), images, { config: first, batchSize: 2 });
    // The middle 24 of 48 columns: the left half of the image is their left half.
    const left = await one.region('x0', 'left');
    expect([...(left?.data ?? [])]).toEqual(Array.from({ length: 24 * 24 }, (_, i) => Number(i % 24 < 12)));
    const { image } = await one.prepared('x0');
    expect(image.get(0, 0, 0)).toBeCloseTo((((12 * 48 + 12) * 3) % 255) / 255, 5);
  });

  test('must be one for all networks whose maps are compared, and "resize" is of a centre crop', async () => {
    await expect(bench(asked([{ fit: 'letterbox' }, { range: [0, 1] }]))).rejects.toThrow(
      "preprocess.fit must be the same for all networks of a run, as their maps are compared: 'n0' has letterbox, 'n1' has stretch",
    );
    expect(() => asked([{ fit: 'letterbox', resize: 9 }])).toThrow('"resize" needs "fit": "centre-crop"');
    expect(() => asked([{ fit: 'squeeze' }])).toThrow(/preprocess\.fit: expected one of/i);
  });
});
