import type { Disposable } from '../../types/classifier.ts';

/** What is to be disposed of in the end, whatever becomes of a run. */
export interface Openings extends Disposable {
  kept<T extends Disposable>(one: T): T;
}

/** Nothing yet. */
export function openings(): Openings {
  const open: Disposable[] = [];
  return {
    kept: (one) => {
      open.push(one);
      return one;
    },
    dispose: async () => {
      for (const one of open.toReversed()) await one.dispose();
    },
  };
}
