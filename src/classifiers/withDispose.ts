import type { Disposable } from '../types/classifier.ts';

/** Functions of the user's often hold nothing that must be given back. */
export function withDispose<C extends Partial<Disposable>>(classifier: C): C & Disposable {
  return { ...classifier, dispose: classifier.dispose ?? (async () => {}) };
}
