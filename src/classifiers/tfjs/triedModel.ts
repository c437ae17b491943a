import type { Tensor4D } from '@tensorflow/tfjs-core';
import { probabilityWarning } from '../onnx/scores/probabilities.ts';
import { companies, cutRows, isNear } from '../onnx/trial.ts';
import { trialBatch } from '../onnx/trialImages.ts';
import { computed } from './computation.ts';
import type { OpenedModel } from './openedModel.ts';

export interface Tried {
  /** Whether the images of a batch influence each other, so that each must go alone. */
  readonly oneByOne: boolean;
  readonly warnings: readonly string[];
}

/**
 * Runs a model on images that are really different, alone and in company. Throws RangeError where images influence
 * each other and alone each gives the same.
 */
export function triedModel({ runtime, run, structure, artifacts }: OpenedModel): Tried {
  const { source } = artifacts;
  const { height, width, channels } = structure.network.input;
  const rows = (images: readonly number[]) => {
    const { data } = trialBatch(images, [height, width, channels]);
    const values = computed(runtime, () => {
      const batch = runtime.tf.tensor(data as Float32Array, [images.length, height, width, channels]);
      return Float32Array.from(run.logits(batch as Tensor4D, structure.output).dataSync());
    });
    return cutRows({ data: values }, images.length);
  };
  const [first, second] = companies(3);
  const [one, other] = [rows(first), rows(second)];
  const alone = [rows([1]), rows([0])].map(([row]) => row ?? new Float64Array());
  const [subject = new Float64Array(), further = new Float64Array()] = alone;
  const oneByOne = ![one[1], other[1]].every((row) => isNear(row, subject));
  const influence = `${source}: images of a batch influence each other`;
  if (oneByOne && isNear(subject, further))
    throw new RangeError(`${influence}, and alone each gives the same`);
  const warning = oneByOne ? [`${influence}; so each goes through the model alone`] : [];
  const seen = oneByOne ? alone : [...one, other[0], other[2]].filter((row) => row !== undefined);
  const name = structure.output.name;
  return { oneByOne, warnings: [...warning, ...probabilityWarning(seen, { source, output: name })] };
}
