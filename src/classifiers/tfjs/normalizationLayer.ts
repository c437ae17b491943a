import type { Tensor } from '@tensorflow/tfjs-core';
import { normalizationOf } from '../importers/tfjs/fixedScaling.ts';
import type { Runtime } from './runtime.ts';

const known = new WeakSet<object>();

/** Makes Keras's Normalization known to TF.js, which lacks it, once. Its mean and variance stand in its config. */
export function registerNormalization({ tf, Layer }: Runtime): void {
  if (known.has(tf)) return;
  known.add(tf);
  // TF.js knows layers by classes alone.
  class Normalization extends Layer {
    static readonly className = 'Normalization';
    readonly #config: Readonly<Record<string, unknown>>;

    constructor(config: Readonly<Record<string, unknown>>) {
      super(config);
      this.#config = config;
    }

    override call(inputs: Tensor | Tensor[]): Tensor {
      return tf.tidy(() => {
        const [input] = [inputs].flat() as [Tensor];
        const found = normalizationOf(this.#config, input.shape);
        if (found === undefined)
          throw new RangeError(`layer '${this.name}' has no mean and variance of its input's size`);
        const [mean, deviation] = [found.mean, found.deviation].map(({ values, shape }) =>
          tf.tensor(values, [...shape]),
        ) as [Tensor, Tensor];
        return found.isInverted
          ? tf.add(tf.mul(input, deviation), mean)
          : tf.div(tf.sub(input, mean), deviation);
      });
    }
  }
  tf.serialization.registerClass(Normalization as never);
}
