import type { Tensor } from '../../../graph/model.ts';
import { floatTensor, tensorValues } from '../../../graph/tensor.ts';

/** How many numbers fill `channels` up to whole blocks. */
export function filled(channels: number, block: number): number {
  return Math.ceil(channels / block) * block;
}

/** One number per channel, zeros up to whole blocks. */
export function blockedBias(bias: ArrayLike<number>, block: number): Tensor {
  const values = new Float32Array(filled(bias.length, block));
  values.set(Array.from(bias));
  return floatTensor(values, [values.length]);
}

/**
 * Weights [outputs, inputs, height, width] as ONNX Runtime's blocked convolution reads them: blocks of outputs, within
 * each all inputs, in blocks too where `inputsInBlocks`, then rows, columns, the inputs and outputs of a block. Both
 * are filled up with zeros to whole blocks.
 */
export function blockedFilter(
  { dims, bytes }: Tensor,
  { block, inputsInBlocks }: { readonly block: number; readonly inputsInBlocks: boolean },
): Tensor {
  const [outputs = 0, inputs = 0, height = 1, width = 1] = dims;
  const from = tensorValues({ elementType: 'float32', dims, bytes });
  const taps = height * width;
  const inputBlock = inputsInBlocks ? block : 1;
  const sizes = [filled(outputs, block), filled(inputs, inputBlock)] as const;
  const result = new Float32Array(sizes[0] * sizes[1] * taps);
  for (let output = 0; output < outputs; output++) {
    const outputStart = Math.floor(output / block) * block * sizes[1] * taps + (output % block);
    for (let input = 0; input < inputs; input++) {
      const within = input % inputBlock;
      const start = outputStart + ((input - within) * taps + within) * block;
      const source = (output * inputs + input) * taps;
      for (let tap = 0; tap < taps; tap++) result[start + tap * inputBlock * block] = from[source + tap] ?? 0;
    }
  }
  return floatTensor(result, [...sizes, height, width]);
}
