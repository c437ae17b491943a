import type { Tensor4D } from '@tensorflow/tfjs-core';
import { quoted } from '../../files/quoted.ts';
import { cutRows } from '../network/trial.ts';
import { trialBatch } from '../network/trialImages.ts';
import { type Tried, trialParts, triedRows } from '../triedRows.ts';
import { computed } from './computation.ts';
import type { OpenedModel } from './openedModel.ts';

/**
 * Runs a model on images that are really different, alone and in company. Throws RangeError where images influence
 * each other and alone each gives the same.
 */
export function triedModel({ runtime, run, structure, artifacts }: OpenedModel): Tried {
  const { source } = artifacts;
  const { size, channels } = structure.network.input;
  const rows = (images: readonly number[]) => {
    const { data } = trialBatch(images, [...size, channels]);
    const values = computed(runtime, () => {
      const batch = runtime.tf.tensor(data as Float32Array, [images.length, ...size, channels]);
      return Float32Array.from(run.logits(batch as Tensor4D, structure.output).dataSync());
    });
    return cutRows({ data: values }, images.length);
  };
  const [one, other] = trialParts.batches;
  const [subject = new Float64Array(), further = new Float64Array()] = trialParts.alone.flatMap((image) =>
    rows([image]),
  );
  const found = { first: rows(one), second: rows(other), alone: [subject, further] } as const;
  return triedRows(found, { source, output: `output ${quoted(structure.output.name)}` });
}
