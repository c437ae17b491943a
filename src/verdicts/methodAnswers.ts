import type { AuditFindings, MethodFindings } from '../types/audit.ts';
import type { Answer } from '../types/summary.ts';

/** The answer of an audit that judges methods: one for each of them, with the numbers of its cell. */
export function methodAnswers(question: string, methods: MethodFindings): AuditFindings {
  const cells = Object.entries(methods.cells);
  const passing = cells.filter(([, { verdict }]) => verdict === 'pass').map(([method]) => method);
  const answers = cells.map(
    ([name, cell]): Answer => ({
      subject: { kind: 'method', name },
      condition: {},
      metric: cell.metric,
      estimate: cell.mean,
      ci: cell.ci,
      n: cell.n,
      null: cell.null,
      verdict: cell.verdict,
      rule: cell.rule,
      p: cell.p ?? null,
      pHolm: cell.pHolm ?? null,
    }),
  );
  const names = passing.length === 0 ? 'none' : passing.join(', ');
  const sentence = `Of ${cells.length} ${cells.length === 1 ? 'method' : 'methods'} ${passing.length} passed: ${names}.`;
  return { summary: { question, verdict: null, sentence, answers, tables: {} }, methods };
}
