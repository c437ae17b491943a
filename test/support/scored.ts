import type { Outcome } from '../../src/statistics/index.ts';

/** The result of an outcome; throws with its reason where it has none. */
export function scored<T>(outcome: Outcome<T>): { readonly state: 'scored' } & T {
  if (outcome.state === 'unscorable') throw new Error(`expected a result, got: ${outcome.reason}`);
  return outcome;
}
