import { roleOf } from './askedCriteria.ts';
import type { BenchConfig } from './config.ts';
import type { ClassifierConfig } from './configSchema.ts';

/** The classifiers that a run opens: the one that is explained, and those that a criterion compares with it. */
export function neededClassifiers({ classifiers, criteria }: BenchConfig): readonly ClassifierConfig[] {
  const roles = new Set(criteria.map((criterion) => roleOf[criterion]));
  return classifiers.filter(({ role }, index) => index === 0 || roles.has(role));
}
