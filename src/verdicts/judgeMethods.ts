import type { JudgeContext, MethodFindings } from '../types/audit.ts';
import type { Row } from '../types/row.ts';
import { withHolm } from './baselineTests.ts';
import { cellOf } from './cell.ts';
import { rowTable } from './collected.ts';
import { disagreement } from './disagreement.ts';
import { rankedMethods } from './methodRanking.ts';
import type { MethodRule } from './methodRule.ts';
import type { MethodUnderAudit } from './methodStatistics.ts';
import { samplingOf } from './sampling.ts';

/**
 * What the rows of an audit say of each method: the score beside its null and baselines, and a verdict; the methods
 * against each other; and the same rows judged by other metrics and rules.
 */
export function judgeMethods(rows: readonly Row[], context: JudgeContext, rule: MethodRule): MethodFindings {
  const sampling = samplingOf(context);
  const table = rowTable(rows);
  const cases = new Map(
    context.methods.flatMap((method) => {
      const own = table.of('method', method);
      return own === undefined
        ? []
        : [[method, { own, table, context, sampling } satisfies MethodUnderAudit] as const];
    }),
  );
  const decisionRule = rule.decisionRule(context.preset);
  const statisticsByMethod = new Map(
    [...cases].map(([method, item]) => [method, rule.statistics(item, decisionRule)]),
  );
  const cells = withHolm(
    [...cases].flatMap(([method, item]) => {
      const statistics = statisticsByMethod.get(method);
      return statistics === undefined ? [] : [cellOf(item, statistics, rule)];
    }),
  );
  const ways = [{ ...decisionRule, name: context.preset }, ...rule.alternativeAnalyses(context.preset)];
  return {
    cells: Object.fromEntries(
      [...cases.keys()].flatMap((method, i) => (cells[i] ? [[method, cells[i]]] : [])),
    ),
    compared: rankedMethods(statisticsByMethod, { rule, images: context.images.length, sampling }),
    disagreement: disagreement(cases, ways, rule),
  };
}
