import type { Row } from '../types/row.ts';
import type { Compared, Disagreement, Summary } from '../types/summary.ts';
import { cellOf, ownJudging, standingOf } from './cell.ts';
import { collected, type MethodRows } from './collected.ts';
import { comparedMethods } from './compared.ts';
import { withHolm } from './comparison.ts';
import { disagreement } from './disagreement.ts';
import type { NamedJudging, SummaryOptions } from './options.ts';
import { type Sampling, samplingOf } from './sampling.ts';
import type { Case } from './standing.ts';

/**
 * What the rows of a run say, per criterion and method: the score beside its null and baselines, and a verdict; the
 * methods against each other; and the same rows judged by other metrics and rules.
 */
export function summaryOf(rows: Iterable<Row>, options: SummaryOptions): Summary {
  const groups = collected(rows);
  const sampling = samplingOf(options);
  const criteria = options.criteria.map((criterion) => {
    const byMethod = groups.get(criterion) ?? new Map<string, MethodRows>();
    const cases = casesOf({ criterion, byMethod, options, sampling });
    return [criterion, criterionSummary(criterion, cases, { options, sampling })] as const;
  });
  const each = <T>(part: (summary: CriterionSummary) => T) =>
    Object.fromEntries(criteria.map(([criterion, summary]) => [criterion, part(summary)]));
  const { name, preset, target, images } = options;
  return {
    ...{ name, preset, target, images: images.length },
    criteria: each(({ cells }) => cells),
    compared: each(({ compared }) => compared),
    ...(options.views !== undefined && { disagreement: each((summary) => summary.disagreement) }),
  };
}

interface CriterionSummary {
  readonly cells: Summary['criteria'][string];
  readonly compared: Compared;
  readonly disagreement: Disagreement;
}

/** The methods of the run that have rows, in its order. */
function casesOf(shared: Omit<Case, 'own'>): Map<string, Case> {
  return new Map(
    shared.options.methods.flatMap((method) => {
      const own = shared.byMethod.get(method);
      return own === undefined ? [] : [[method, { ...shared, own }] as const];
    }),
  );
}

function criterionSummary(
  criterion: string,
  cases: ReadonlyMap<string, Case>,
  { options, sampling }: { readonly options: SummaryOptions; readonly sampling: Sampling },
): CriterionSummary {
  const judging = ownJudging({ criterion, options });
  const standings = new Map([...cases].map(([method, item]) => [method, standingOf(item, judging)]));
  const cells = withHolm(
    [...cases].flatMap(([method, item]) => {
      const standing = standings.get(method);
      return standing === undefined ? [] : [cellOf(item, standing)];
    }),
  );
  const views = criterion === 'localization' ? options.views?.localization : options.views?.similarity;
  const own: NamedJudging = { ...judging, name: options.preset };
  const isAgreement = criterion === 'repeatability' || criterion === 'reproducibility';
  const others = (views ?? []).map((view) => (isAgreement ? view : { ...view, line: undefined }));
  return {
    cells: Object.fromEntries(
      [...cases.keys()].flatMap((method, i) => (cells[i] ? [[method, cells[i]]] : [])),
    ),
    compared: comparedMethods(standings, { criterion, images: options.images.length, sampling }),
    disagreement: disagreement(cases, [own, ...others]),
  };
}
