import type { Attention } from '../types/classifier.ts';
import { checkedAnswer } from './checkedAnswer.ts';

/** The attention, if its matrices are square, finite and of one size, and its patches are tokens. Throws TypeError or RangeError. */
export function checkedAttention(found: Attention, count: number | undefined, what: string): Attention {
  if (!Array.isArray(found?.layers) || found.layers.length === 0)
    throw new TypeError(
      `${what} must have layers, got ${found?.layers?.length === 0 ? 'none' : typeof found}`,
    );
  const tokens = found.layers[0]?.weights?.shape[2];
  for (const { weights, gradients } of found.layers) {
    checkedAnswer(weights, [count, undefined, tokens, tokens], `${what}: weights`);
    checkedAnswer(gradients, weights.shape, `${what}: gradients of the weights`);
  }
  const { grid: [height, width] = [0, 0], patches = [] } = found;
  const isToken = (token: number) => Number.isInteger(token) && token >= 0 && token < (tokens ?? 0);
  if (patches.length !== height * width || patches.length === 0 || !patches.every(isToken))
    throw new RangeError(
      `${what}: patches must be ${height} x ${width} tokens from 0 to ${(tokens ?? 0) - 1}, got ${patches.length}`,
    );
  return found;
}
