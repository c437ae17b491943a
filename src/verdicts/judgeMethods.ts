import type { JudgeContext, MethodFindings } from '../types/audit.ts';
import type { Row } from '../types/row.ts';
import { cellOf } from './cell.ts';
import { rowTable } from './collected.ts';
import { comparedMethods } from './compared.ts';
import { withHolm } from './comparison.ts';
import { disagreement } from './disagreement.ts';
import type { MethodRule } from './methodRule.ts';
import { samplingOf } from './sampling.ts';
import type { Case } from './standing.ts';

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
      return own === undefined ? [] : [[method, { own, table, context, sampling } satisfies Case] as const];
    }),
  );
  const judging = rule.judging(context.preset);
  const standings = new Map([...cases].map(([method, item]) => [method, rule.standing(item, judging)]));
  const cells = withHolm(
    [...cases].flatMap(([method, item]) => {
      const standing = standings.get(method);
      return standing === undefined ? [] : [cellOf(item, standing, rule)];
    }),
  );
  const ways = [{ ...judging, name: context.preset }, ...rule.views(context.preset)];
  return {
    cells: Object.fromEntries(
      [...cases.keys()].flatMap((method, i) => (cells[i] ? [[method, cells[i]]] : [])),
    ),
    compared: comparedMethods(standings, { rule, images: context.images.length, sampling }),
    disagreement: disagreement(cases, ways, rule),
  };
}
