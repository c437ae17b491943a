import type { Classifier } from '../../types/classifier.ts';

/** One line with the operators that the processor computes though a GPU was asked for; none where there are none. */
export function deviceWarnings(classifier: Pick<Classifier, 'id' | 'processorOperators'>): string[] {
  const operators = classifier.processorOperators?.() ?? [];
  if (operators.length === 0) return [];
  return [`${classifier.id}: the processor, not the GPU, computes ${operators.join(', ')}`];
}
