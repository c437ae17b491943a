import type { BenchConfig } from './config.ts';
import type { ClassifierConfig, LocalizerConfig } from './configSchema.ts';
import { resolvedAudits } from './resolvedAudits.ts';

/** The classifiers that a run opens: all where an audit asks for all, else the one that is explained and those that are compared with it. */
export function neededClassifiers(config: BenchConfig): readonly ClassifierConfig[] {
  const asked = resolvedAudits(config);
  if (asked.some(({ audit }) => audit.needs.allModels === true)) return config.classifiers;
  const roles = new Set(asked.map(({ audit }) => audit.needs.role));
  return config.classifiers.filter(({ role }, index) => index === 0 || roles.has(role));
}

/** The localization networks that a run opens: all, where an audit scores maps beside them. */
export function neededLocalizers(config: BenchConfig): readonly LocalizerConfig[] {
  return resolvedAudits(config).some(({ audit }) => audit.needs.localizers === true) ? config.localizers : [];
}
