import type { Loss } from './loss.ts';

/** The sum of two losses of the same prediction and target. */
export function sumOfLosses(one: Loss, other: Loss): Loss {
  return (emit, inputs) => {
    const first = one(emit, inputs);
    const second = other(emit, inputs);
    return {
      value: emit.add(first.value, second.value),
      gradient: emit.add(first.gradient, second.gradient),
    };
  };
}
