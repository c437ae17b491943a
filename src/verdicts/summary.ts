import type { AuditFindings, Judge, JudgeContext, MethodFindings } from '../types/audit.ts';
import type { Row } from '../types/row.ts';
import type { Summary } from '../types/summary.ts';
import { withAllAdjusted } from './baselineTests.ts';

export interface SummaryOptions extends JudgeContext {
  readonly name: string;
  readonly target: string;
  /** The audits that ran, in order. */
  readonly audits: readonly Judge[];
}

/** What the rows of a run say: the answer of each audit, and of each method where an audit judges methods. */
export function summaryOf(rows: Iterable<Row>, options: SummaryOptions): Summary {
  const byAudit = new Map<string, Row[]>();
  for (const row of rows) {
    const list = byAudit.get(row.audit);
    if (list === undefined) byAudit.set(row.audit, [row]);
    else list.push(row);
  }
  const found = options.audits.map((audit) => ({
    audit: audit.name,
    findings: audit.judge(byAudit.get(audit.name) ?? [], options),
  }));
  const { name, preset, target, images } = options;
  return {
    ...{ version: 2, name, preset, target, images: images.length },
    criteria: withAllAdjusted(ofMethods(found, ({ cells }) => cells)),
    audits: Object.fromEntries(found.map(({ audit, findings }) => [audit, findings.summary])),
    compared: ofMethods(found, ({ compared }) => compared),
    disagreement: ofMethods(found, (methods) => methods.disagreement),
  };
}

function ofMethods<T>(
  found: readonly { readonly audit: string; readonly findings: AuditFindings }[],
  part: (methods: MethodFindings) => T,
): Record<string, T> {
  return Object.fromEntries(
    found.flatMap(({ audit, findings: { methods } }) =>
      methods === undefined ? [] : [[audit, part(methods)]],
    ),
  );
}
