import { existsSync, readdirSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import ndarray from 'ndarray';
import { openClassifier } from '../../src/classifiers/index.ts';
import { dense } from '../../src/math/arrays/dense.ts';
import type { ImageBatch } from '../../src/types/arrays.ts';
import type { Features, FullClassifier } from '../../src/types/classifier.ts';
import { distance } from '../support/distance.ts';
import { describeShared, sharedPath } from '../support/shared.ts';
import { sharedArray } from '../support/sharedArray.ts';

/** PyTorch's float64 against a float32 engine: 1e-4 is the reference's own bound, a tenth of it is met. */
const tolerance = 1e-5;
const targets = [1, 3];

describeShared('openClassifier(model) of eleven architectures agrees with PyTorch', () => {
  const folder = sharedPath('golden', 'models');
  const has = (name: string, file: string) => existsSync(sharedPath('golden', 'models', name, file));
  const reference = (name: string, file: string) => sharedArray('golden', 'models', name, file);
  const opened = (name: string) => openClassifier(sharedPath('golden', 'models', name, 'model.onnx'));

  for (const name of existsSync(folder) ? readdirSync(folder) : []) {
    const whenFile = (file: string) => (has(name, file) ? test : test.skip);
    const checked = async (run: (classifier: FullClassifier, images: ImageBatch) => Promise<void>) => {
      const classifier = await opened(name);
      try {
        await run(classifier, channelsLast(reference(name, 'input.npy')));
      } finally {
        await classifier.dispose();
      }
    };

    test(`${name}: logits and gradient`, () =>
      checked(async (classifier, images) => {
        const logits = await classifier.logits(images);
        expect(distance(logits.data, reference(name, 'logits.npy').data)).toBeLessThan(tolerance);
        const gradient = await classifier.gradient(images, targets);
        const expected = channelsLast(reference(name, 'gradient.npy'));
        expect(distance(gradient.data, expected.data)).toBeLessThan(tolerance);
      }));

    whenFile('guided.npy')(`${name}: guided gradient`, () =>
      checked(async (classifier, images) => {
        const guided = await classifier.gradient(images, targets, { rule: 'guided' });
        const expected = channelsLast(reference(name, 'guided.npy'));
        expect(distance(guided.data, expected.data)).toBeLessThan(tolerance);
      }),
    );

    whenFile('gradcam.npy')(`${name}: Grad-CAM from activations and gradients of the last feature map`, () =>
      checked(async (classifier, images) => {
        const map = gradCam(await classifier.features(images, targets));
        expect(distance(map, reference(name, 'gradcam.npy').data)).toBeLessThan(tolerance);
      }),
    );
  }

  test.each(['densenet-tiny', 'efficientnet-se', 'mobilenet-v3', 'squeezenet-ceil'])(
    '%s: the multipliers of DeepLIFT add up to the difference of the logits',
    async (name) => {
      const classifier = await opened(name);
      try {
        const images = channelsLast(reference(name, 'input.npy'));
        const [first, second] = [images.pick(0, null, null, null), images.pick(1, null, null, null)];
        const logits = await classifier.logits(images);
        const multipliers = await classifier.gradient(images, [1, 1], { rule: 'rescale', baseline: second });
        const [x, x0] = [dense(first), dense(second)];
        const parts = [...x].map((value, i) => (multipliers.data[i] ?? 0) * (value - (x0[i] ?? 0)));
        const size = parts.reduce((sum, part) => sum + Math.abs(part), 0);
        const sum = parts.reduce((total, part) => total + part, 0);
        const difference = logits.get(0, 1) - logits.get(1, 1);
        expect(Math.abs(sum - difference)).toBeLessThan(1e-5 * size);
      } finally {
        await classifier.dispose();
      }
    },
  );
});

function channelsLast(array: {
  readonly data: ArrayLike<number>;
  readonly shape: readonly number[];
}): ImageBatch {
  const view = ndarray(Float32Array.from(array.data), [...array.shape]).transpose(0, 2, 3, 1);
  return ndarray(dense(view), [...view.shape]);
}

/** ReLU(sum_k mean_hw(gradients_k) activations_k), channels-last. */
function gradCam({ activations, gradients }: Features): Float32Array {
  const [count = 0, height = 0, width = 0, channels = 0] = activations.shape;
  const places = height * width;
  const map = new Float32Array(count * places);
  for (let item = 0; item < count; item++) {
    for (let channel = 0; channel < channels; channel++) {
      const at = (place: number) => (item * places + place) * channels + channel;
      let weight = 0;
      for (let place = 0; place < places; place++) weight += (gradients.data[at(place)] ?? 0) / places;
      for (let place = 0; place < places; place++) {
        map[item * places + place] =
          (map[item * places + place] ?? 0) + weight * (activations.data[at(place)] ?? 0);
      }
    }
  }
  return map.map((value) => Math.max(0, value));
}
