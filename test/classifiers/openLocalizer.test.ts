import { describe, expect, test } from '@jest/globals';
import ndarray from 'ndarray';
import { openLocalizer } from '../../src/classifiers/index.ts';
import { node } from '../../src/graph/edit.ts';
import { floatTensor } from '../../src/graph/tensor.ts';
import { modelBytes } from '../support/smallModels.ts';

const image = ndarray(Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8), [2, 4, 1]);

/** Half the image, as a map of one channel. */
const halved = (input: readonly (number | undefined)[] = [undefined, 1, 2, 4]) =>
  modelBytes({
    nodes: [node('Mul', ['image', 'half'], ['map']), node('ReduceSum', ['map'], ['total'])],
    weights: { half: floatTensor(Float32Array.of(0.5), [1]) },
    input,
    outputs: ['map', 'total'],
  });

describe('a segmentation network', () => {
  test('gives its map, at the size of its input', async () => {
    const unet = await openLocalizer(halved(), { id: 'unet', layout: 'NCHW' });
    expect([unet.id, unet.inputShape]).toEqual(['unet', [2, 4, 1]]);
    const map = await unet.locate(image);
    expect(map.shape).toEqual([2, 4]);
    expect([...map.data]).toEqual([0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4]);
    await unet.dispose();
  });

  test('may have its channels last', async () => {
    const unet = await openLocalizer(halved([1, 2, 4, 1]), { layout: 'NHWC' });
    expect([...(await unet.locate(image)).data]).toEqual([0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4]);
    await unet.dispose();
  });

  test('may give a smaller map, which is enlarged bilinearly', async () => {
    const pooled = modelBytes({
      nodes: [node('AveragePool', ['image'], ['map'], { kernel_shape: [1, 2], strides: [1, 2] })],
      input: [undefined, 1, 2, 4],
      outputs: ['map'],
    });
    const unet = await openLocalizer(pooled, { layout: 'NCHW' });
    // Means 1.5 and 3.5: at half-pixel centres a quarter and three quarters of the way lie between them.
    expect([...(await unet.locate(image)).data]).toEqual([1.5, 2, 3, 3.5, 5.5, 6, 7, 7.5]);
    await unet.dispose();
  });

  test('is refused where the output is no map, naming its shape', async () => {
    const wrong = await openLocalizer(halved(), { id: 'wrong', layout: 'NCHW', output: 'total' });
    await expect(wrong.locate(image)).rejects.toThrow(
      "wrong: expected a map of one channel, or outputs 'boxes' and 'scores', found an output of shape [1, 1, 1, 1]",
    );
    await wrong.dispose();
    await expect(openLocalizer(halved(), { id: 'unet', layout: 'NCHW', output: 'mask' })).rejects.toThrow(
      "unet: no output is named 'mask'; there are 'map', 'total'",
    );
  });

  test('refuses an image of another shape', async () => {
    const unet = await openLocalizer(halved(), { id: 'unet', layout: 'NCHW' });
    await expect(unet.locate(ndarray(new Float32Array(4), [2, 2, 1]))).rejects.toThrow(
      'unet: image must be [2, 4, 1], got [2, 2, 1]',
    );
    await unet.dispose();
  });
});

test('a detection network gives the greatest score of its boxes at each pixel', async () => {
  const detector = await openLocalizer(
    modelBytes({
      nodes: [
        node('ReduceMean', ['image'], ['zero'], { keepdims: 0 }),
        node('Mul', ['zero', 'none'], ['nothing']),
        node('Add', ['corners', 'nothing'], ['boxes']),
        node('Add', ['certainty', 'nothing'], ['scores']),
      ],
      weights: {
        none: floatTensor(Float32Array.of(0), []),
        corners: floatTensor(Float32Array.of(0, 0, 2, 1, 1, 0, 3, 2), [1, 2, 4]),
        certainty: floatTensor(Float32Array.of(0.25, 0.5), [1, 2]),
      },
      input: [1, 1, 2, 4],
      outputs: ['boxes', 'scores'],
    }),
    { layout: 'NCHW' },
  );
  expect([...(await detector.locate(image)).data]).toEqual([0.25, 0.5, 0.5, 0, 0, 0.5, 0.5, 0]);
  await detector.dispose();
});
