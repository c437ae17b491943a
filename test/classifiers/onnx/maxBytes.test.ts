import { afterEach, describe, expect, jest, test } from '@jest/globals';
import ndarray from 'ndarray';
import { InferenceSession, type Tensor } from 'onnxruntime-node';
import { openClassifier } from '../../../src/classifiers/index.ts';
import { expectClose } from '../../support/expectClose.ts';
import { smallNet, smallShape } from '../../support/smallModels.ts';

afterEach(() => {
  jest.restoreAllMocks();
});

const count = 5;
const size = smallShape.reduce((product, length) => product * length, 1);
const batch = ndarray(
  Float32Array.from({ length: count * size }, (_, i) => Math.sin(i)),
  [count, ...smallShape],
);
const targets = [0, 1, 2, 0, 1];

interface SessionClass {
  readonly prototype: {
    run(feeds: Readonly<Record<string, Tensor>>, ...others: unknown[]): Promise<unknown>;
  };
}

/** The batch sizes that ONNX Runtime is given from now on. */
function batchSizes(): number[] {
  const sizes: number[] = [];
  // The package declares a factory; what it exports is the class.
  const { prototype } = InferenceSession as unknown as SessionClass;
  const { run } = prototype;
  jest.spyOn(prototype, 'run').mockImplementation(function (this: unknown, feeds, ...others) {
    sizes.push(Object.values(feeds)[0]?.dims[0] ?? 0);
    return Reflect.apply(run, this, [feeds, ...others]);
  });
  return sizes;
}

describe('maxBytes', () => {
  test('lets a batch through at once where it fits', async () => {
    const classifier = await openClassifier(smallNet());
    await classifier.logits(batch);
    const sizes = batchSizes();
    await classifier.logits(batch);
    expect(sizes).toEqual([count]);
    await classifier.dispose();
  });

  test('cuts logits, gradients and features into parts that fit, with the same numbers', async () => {
    const whole = await openClassifier(smallNet());
    const parted = await openClassifier(smallNet(), { maxBytes: 1 });
    const expected = [
      await whole.logits(batch),
      await whole.gradient(batch, targets),
      (await whole.features(batch, targets)).gradients,
    ];
    const passes = [
      () => parted.logits(batch),
      () => parted.gradient(batch, targets),
      async () => (await parted.features(batch, targets)).gradients,
    ];
    for (const [place, pass] of passes.entries()) {
      // Compiling may run probes of its own, so the sizes are those of a second call.
      await pass();
      const sizes = batchSizes();
      const { data } = await pass();
      expect(sizes).toEqual([1, 1, 1, 1, 1]);
      // The processor adds up in another order for another batch size.
      expectClose(data as Float32Array, expected[place]?.data as Float32Array, { absolute: 1e-6 });
      jest.restoreAllMocks();
    }
    await whole.dispose();
    await parted.dispose();
  });
});
