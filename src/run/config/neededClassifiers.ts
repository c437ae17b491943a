import { askedAudits } from './askedCriteria.ts';
import type { BenchConfig } from './config.ts';
import type { ClassifierConfig, LocalizerConfig } from './configSchema.ts';

/** The classifiers that a run opens: the one that is explained, and those that an audit compares with it. */
export function neededClassifiers(config: BenchConfig): readonly ClassifierConfig[] {
  const roles = new Set(askedAudits(config).map(({ audit }) => audit.needs.role));
  return config.classifiers.filter(({ role }, index) => index === 0 || roles.has(role));
}

/** The localization networks that a run opens: all, where an audit scores maps beside them. */
export function neededLocalizers(config: BenchConfig): readonly LocalizerConfig[] {
  return askedAudits(config).some(({ audit }) => audit.needs.localizers === true) ? config.localizers : [];
}
