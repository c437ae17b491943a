import type { AuditSummary, Summary } from '../../types/summary.ts';

/** An audit that judges a model or its data: it has a verdict of its own. */
export type JudgedAudit = AuditSummary & { readonly verdict: string };

/** Those of a summary by name; audits that judge methods are not among them. */
export function modelAuditsOf({ audits = {} }: Summary): [name: string, audit: JudgedAudit][] {
  return Object.entries(audits).flatMap(([name, { verdict, ...audit }]): [string, JudgedAudit][] =>
    verdict === null ? [] : [[name, { ...audit, verdict }]],
  );
}
