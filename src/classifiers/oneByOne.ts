import ndarray, { type NdArray } from 'ndarray';
import { dense } from '../math/arrays/dense.ts';
import type { ImageBatch } from '../types/arrays.ts';
import type { ClassifierFunctions } from './defineClassifier.ts';

/** The same classifier, to which each image goes alone; so with its copies. `at` is what an image of a batch goes to. */
export function oneByOne<F extends ClassifierFunctions>(
  classifier: F,
  at: (index: number) => ClassifierFunctions = () => classifier,
): F {
  const { gradient, features, attention, randomized, withOtherInputs } = classifier;
  const alone: Partial<ClassifierFunctions> = {
    logits: async (batch) => joined(await eachOf(batch, (image, k) => at(k).logits(image))),
    ...(gradient && {
      gradient: async (batch, targets, options) =>
        joined(
          await eachOf(batch, (image, k) =>
            (at(k).gradient ?? gradient)(image, targets.slice(k, k + 1), options),
          ),
        ),
    }),
    ...(features && {
      features: async (batch, targets, options) => {
        const all = await eachOf(batch, (image, k) =>
          (at(k).features ?? features)(image, targets.slice(k, k + 1), options),
        );
        return {
          layer: all[0]?.layer ?? '',
          activations: joined(all.map(({ activations }) => activations)),
          gradients: joined(all.map(({ gradients }) => gradients)),
        };
      },
    }),
    ...(attention && {
      attention: async (batch, targets, options) => {
        const all = await eachOf(batch, (image, k) =>
          (at(k).attention ?? attention)(image, targets.slice(k, k + 1), options),
        );
        const [first] = all;
        const layers = (first?.layers ?? []).map(({ layer }, index) => ({
          layer,
          weights: joined(all.flatMap((one) => one.layers[index]?.weights ?? [])),
          gradients: joined(all.flatMap((one) => one.layers[index]?.gradients ?? [])),
        }));
        return { grid: first?.grid ?? [0, 0], patches: first?.patches ?? [], layers };
      },
    }),
    ...(withOtherInputs && {
      withOtherInputs: (rows) => {
        const own = rows.map((row) => withOtherInputs([row]));
        const first = own[0] ?? withOtherInputs([]);
        return oneByOne(first, (index) => own[own.length === 1 ? 0 : index] ?? first);
      },
    }),
    ...(randomized && { randomized: async (...draw) => oneByOne(await randomized(...draw)) }),
  };
  return { ...classifier, ...alone };
}

async function eachOf<T>(batch: ImageBatch, pass: (image: ImageBatch, index: number) => Promise<T>) {
  const [count = 0, ...item] = batch.shape;
  const values = dense(batch);
  const size = values.length / count;
  const answers: T[] = [];
  for (let k = 0; k < count; k++) {
    const image = ndarray(values.slice(k * size, (k + 1) * size), [1, ...item]);
    answers.push(await pass(image, k));
  }
  return answers;
}

function joined(parts: readonly NdArray<Float32Array>[]): NdArray<Float32Array> {
  const [, ...item] = parts[0]?.shape ?? [];
  const all = new Float32Array(parts.reduce((size, part) => size + part.size, 0));
  let index = 0;
  for (const part of parts) {
    all.set(dense(part), index);
    index += part.size;
  }
  return ndarray(all, [parts.length, ...item]);
}
