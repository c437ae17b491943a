/** A run holds few images at a time, however many there are. */
import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from '@jest/globals';
import { matchedFilterModel } from '../../src/classifiers/index.ts';
import { bench, benchConfig } from '../../src/run/index.ts';
import { workFolder, written } from '../support/workFolder.ts';

const at = workFolder();
const images = 30;

/** Images of 512 x 512 by a formula, each of which the loader remembers for as long as something else does. */
const dataset = `
import ndarray from '${import.meta.resolve('ndarray')}';
const size = 512;
export default {
  name: 'formula',
  items: Array.from({ length: ${images} }, (_, i) => ({
    id: 'i' + i,
    load: async () => {
      const [pixels, flags] = [new Float32Array(size * size).fill(60), new Uint8Array(size * size)];
      for (let row = 150; row < 250; row++) {
        const start = row * size + 100 + 5 * i;
        pixels.fill(180, start, start + 100);
        flags.fill(1, start, start + 100);
      }
      const image = ndarray(pixels, [size, size, 1]);
      await globalThis.onImage(image);
      return { image, mask: ndarray(flags, [size, size]) };
    },
  })),
};`;

/** Collects what nothing holds any more. */
function collector(): () => void {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as () => void;
}

test('bench(config) holds at most a dozen images of 512 x 512 at a time, of thirty', async () => {
  written(at('data.mjs'), dataset);
  written(at('a.onnx'), matchedFilterModel({ size: 32, sigmas: [3, 4] }));
  const collect = collector();
  const seen: WeakRef<object>[] = [];
  let most = 0;
  const onImage = async (image: object) => {
    seen.push(new WeakRef(image));
    if (seen.length % 15 > 0) return;
    // What was looked at in this turn is held to its end.
    await setImmediate();
    collect();
    most = Math.max(most, seen.filter((one) => one.deref() !== undefined).length);
  };
  Object.assign(globalThis, { onImage });
  const config = benchConfig(
    {
      name: 'memory',
      dataset: { kind: 'module', module: 'data.mjs' },
      classifiers: [{ id: 'a', model: 'a.onnx' }],
      methods: ['gradient'],
      criteria: ['localization'],
      target: 1,
      batchSize: 4,
    },
    { source: 'test', folder: at() },
  );
  const { summary } = await bench(config, { partial: at('parts') });
  expect(summary.criteria.localization?.gradient?.n).toBe(images);
  expect(seen.length).toBeGreaterThanOrEqual(images);
  expect(most).toBeGreaterThan(0);
  expect(most).toBeLessThanOrEqual(12);
});
