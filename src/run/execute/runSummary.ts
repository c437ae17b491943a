import type { Row } from '../../types/row.ts';
import type { Summary } from '../../types/summary.ts';
import { summaryOf } from '../../verdicts/index.ts';
import type { BenchConfig } from '../config/config.ts';
import { listsOf } from '../config/lists.ts';
import { auditNamed } from '../config/resolvedAudits.ts';

/** What of a config a summary is made from. */
export type SummarizedConfig = Pick<
  BenchConfig,
  'name' | 'preset' | 'target' | 'seed' | 'criteria' | 'methods'
> &
  Partial<Pick<BenchConfig, 'auditOptions'>>;

/** The images that were asked for, with the patient where the data name one. */
export type RunImages = readonly { readonly id: string; readonly group?: string }[];

/** The summary of a run, from its rows alone. */
export function runSummary(rows: readonly Row[], config: SummarizedConfig, images: RunImages): Summary {
  const { name, preset, target, seed, criteria, methods, auditOptions } = config;
  const { audits } = listsOf(config);
  return summaryOf(rows, {
    name,
    preset,
    target: String(target),
    seed,
    images,
    audits: criteria.map((one) => auditNamed(one, audits)),
    methods: methods.map((method) => method.name),
    ...(auditOptions && { auditOptions }),
  });
}
