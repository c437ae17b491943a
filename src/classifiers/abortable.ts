import { nextTurn } from '../checks/nextTurn.ts';
import type { Classifier } from '../types/classifier.ts';
import type { Stop } from '../types/stop.ts';
import { boundMembers } from './boundMembers.ts';

/** What begins a pass through the model. */
const passes = ['logits', 'gradient', 'features', 'attention'] as const;

/**
 * The same classifier, which throws the signal's reason instead of beginning another pass once it is aborted. Before
 * each pass it waits for what else the process has to do, such as hearing that it is.
 */
export function abortable<C extends Classifier>(classifier: C, signal: Stop): C {
  const members = boundMembers(classifier);
  const stopped: Record<string, unknown> = {};
  for (const name of passes) {
    const pass: unknown = Reflect.get(members, name);
    if (typeof pass !== 'function') continue;
    stopped[name] = async (...question: readonly unknown[]) => {
      await nextTurn();
      signal.throwIfAborted();
      return Reflect.apply(pass, undefined, question);
    };
  }
  const randomized: unknown = Reflect.get(members, 'randomized');
  if (typeof randomized === 'function') {
    stopped.randomized = async (...options: readonly unknown[]) => {
      signal.throwIfAborted();
      return abortable((await Reflect.apply(randomized, undefined, options)) as C, signal);
    };
  }
  // Each function keeps its type: it only may throw before it begins.
  return { ...members, ...stopped };
}
