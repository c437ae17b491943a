import '@tensorflow/tfjs-backend-wasm';
import { beforeAll, describe, test } from '@jest/globals';
import { tfjsBackends } from '../../../src/classifiers/index.ts';
import { expectClose } from '../../support/expectClose.ts';
import { normalValues, onCpu, tf } from '../../support/tfjsModels.ts';

/** A few hundred float32 additions in another order. */
const rounding = { absolute: 1e-4, relative: 1e-5 };

/** What `compute` gives on the two backends. */
async function onBoth(compute: () => tf.Tensor): Promise<{ wasm: Float32Array; cpu: Float32Array }> {
  const on = async (backend: string) => {
    await tf.setBackend(backend);
    let values = new Float32Array();
    tf.tidy(() => {
      values = Float32Array.from(compute().dataSync());
    });
    return values;
  };
  return { wasm: await on('wasm'), cpu: await on('cpu') };
}

const tensor = (name: string, shape: readonly number[]) =>
  tf.tensor(normalValues(name, shape), shape as [number, number, number, number]) as tf.Tensor4D;
const squares = (values: tf.Tensor) => tf.sum(tf.square(values));

describe('a kernel that WASM lacks gives what the CPU has', () => {
  beforeAll(async () => {
    await tfjsBackends();
    await onCpu();
  });

  const cases = [1, 2, 3].flatMap((stride) =>
    (['same', 'valid', [[0, 0], [1, 2], [0, 1], [0, 0]]] as const).flatMap((pad) =>
      [1, 3, 4].flatMap((kernel) => [1, 2].map((multiplier) => ({ stride, pad, kernel, multiplier }))),
    ),
  ); // biome-ignore format: a list reads better packed

  test.each(cases)(
    'depthwise: stride $stride, $pad, kernel $kernel, multiplier $multiplier',
    async (given) => {
      const { stride, kernel, multiplier } = given;
      const pad = given.pad as 'same';
      const convolved = (x: tf.Tensor, filter: tf.Tensor) =>
        tf.depthwiseConv2d(x as tf.Tensor4D, filter as tf.Tensor4D, stride, pad);
      for (const which of [0, 1]) {
        const { wasm, cpu } = await onBoth(() => {
          const inputs = [tensor('x', [2, 9, 7, 3]), tensor('f', [kernel, kernel, 3, multiplier])];
          return tf.grads((x, filter) => squares(convolved(x as tf.Tensor, filter as tf.Tensor)))(inputs)[
            which
          ] as tf.Tensor;
        });
        expectClose(wasm, cpu, rounding);
      }
    },
  );

  test.each([1, 2])('a convolution by its filter: stride %i', async (stride) => {
    const { wasm, cpu } = await onBoth(() =>
      tf.grad((filter) =>
        squares(tf.conv2d(tensor('x', [2, 9, 7, 3]), filter as tf.Tensor4D, stride, 'same')),
      )(tensor('f', [3, 3, 3, 4])),
    );
    expectClose(wasm, cpu, rounding);
  });

  test('the gradient of a gather', async () => {
    const { wasm, cpu } = await onBoth(() =>
      tf.grad((x) => squares(tf.gather(x, tf.tensor1d([2, 0, 2], 'int32'))))(tensor('x', [4, 5])),
    );
    expectClose(wasm, cpu, rounding);
  });

  /** TF.js's CPU takes no account of dilation here: a convolution with the same taps does. */
  test('depthwise with dilation 2, against a convolution with the zeros written out', async () => {
    await tf.setBackend('wasm');
    let found: Float32Array[] = [];
    tf.tidy(() => {
      const filter = tensor('f', [3, 3, 1, 1]);
      const wide = tf.slice(
        tf.reshape(
          tf.pad(tf.reshape(filter, [3, 1, 3, 1]), [[0, 0], [0, 1], [0, 0], [0, 1]]),
          [6, 6, 1, 1],
        ),
        [0, 0, 0, 0],
        [5, 5, 1, 1],
      ) as tf.Tensor4D; // biome-ignore format: a list reads better packed
      const [image, dy] = [tensor('x', [1, 9, 8, 1]), tensor('dy', [1, 9, 8, 1])];
      const score = (x: tf.Tensor) => tf.sum(tf.mul(dy, tf.conv2d(x as tf.Tensor4D, wide, 1, 'same')));
      found = [
        tf
          .engine()
          .runKernel(
            tf.DepthwiseConv2dNativeBackpropInput,
            { dy, filter },
            { strides: 1, dilations: 2, pad: 'same', inputShape: image.shape },
          ) as tf.Tensor,
        tf.grad(score)(image),
      ].map((gradient) => Float32Array.from(gradient.dataSync()));
    });
    await tf.setBackend('cpu');
    expectClose(found[0] ?? [], found[1] ?? [0], rounding);
  });
});
