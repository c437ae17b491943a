/** The optional parts of a summary, invented but plausible: what the report shows where a run has them. */
import type { Compared, Comparison, Disagreement, MethodSummary, Verdict } from '../../src/types/summary.ts';

type Cells = Readonly<Record<string, MethodSummary>>;

/** A cell with all that is optional under its criterion. */
export function withComparisons(criterion: string, cell: MethodSummary, index: number): MethodSummary {
  const { mean, null: nothing, curve, verdict } = cell;
  if (mean === null || nothing === null) return cell;
  const corrected = (mean - nothing) / (1 - nothing);
  return {
    ...cell,
    nullCi: [nothing - 0.02, nothing + 0.02],
    chanceCorrected: corrected,
    chanceCorrectedCi: [corrected - 0.06, corrected + 0.06],
    p: 0.0004 * (index + 1),
    pHolm: 0.004 * (index + 1),
    verdictHolm: index % 3 === 2 ? 'undecided' : verdict,
    against: ['average-mask', 'random'].map((name, place) => comparison(name, cell, place === 0)),
    ...(criterion === 'localization' && {
      strong: {
        verdict: 'fail',
        rule: 'not below the localization network with its 95 % interval',
        margin: -0.2,
        marginCi: [-0.3, -0.1],
      },
    }),
    ...(curve && {
      curve: curve.map((state) => ({
        ...state,
        ci: state.mean === null ? null : [state.mean - 0.05, state.mean + 0.05],
      })),
      power: { unrelated: 0.03, lost: 0.97, detectable: 0.05, room: 0.2 },
      draws: { count: 3, sd: 0.012 },
    }),
    ...(criterion.startsWith('re') && {
      sameClass: {
        n: 22,
        of: 24,
        share: 22 / 24,
        unrestricted: mean - 0.01,
        unrestrictedCi: [mean - 0.05, mean + 0.03],
      },
    }),
  };
}

function comparison(against: string, { n, margin }: MethodSummary, decides: boolean): Comparison {
  return {
    against,
    role: decides ? 'decides' : 'beside',
    n,
    mean: 0.25,
    margin,
    marginCi: [0.1, 0.2],
    verdict: 'pass',
    p: 0.002,
    pHolm: 0.01,
    wilcoxon: decides ? { p: 0.003, pHolm: 0.012, n, method: 'exact', effect: 0.71 } : null,
  };
}

/** The methods of a criterion against each other. */
export function exampleCompared(cells: Cells): Compared {
  const methods = Object.entries(cells)
    .map(([method, { mean, ci }]) => ({ method, mean, ci }))
    .sort((a, b) => (b.mean ?? 0) - (a.mean ?? 0));
  const pairs = methods.flatMap(({ method: a }, index) =>
    methods.slice(index + 1).map(({ method: b }, place) => ({
      a,
      b,
      margin: 0.04 * (place + 1),
      marginCi: [0.01, 0.2] as const,
      wilcoxon: { p: 0.01, pHolm: place > 2 ? 0.02 : 0.4, n: 21, method: 'exact' as const, effect: 0.5 },
    })),
  );
  return { value: 'the score', n: 21, left: 3, without: [], methods, pairs };
}

/** The run's own analysis beside the other preset's. */
export function exampleDisagreement(cells: Cells): Disagreement {
  const order = Object.keys(cells);
  const analysis = (name: string, verdictOf: (cell: MethodSummary) => Verdict) => ({
    name,
    metric: name === 'default' ? 'averagePrecision' : 'auprc',
    rule: `the rule of ${name}`,
    order,
    margins: Object.fromEntries(Object.entries(cells).map(([method, { margin }]) => [method, margin])),
    verdicts: Object.fromEntries(Object.entries(cells).map(([method, cell]) => [method, verdictOf(cell)])),
  });
  const [first = ''] = order;
  return {
    analyses: [analysis('default', ({ verdict }) => verdict), analysis('arun2021', () => 'pass')],
    agreement: [{ a: 'default', b: 'arun2021', tau: 0.79, reversed: 3, pairs: 28 }],
    flips: [{ method: first, kind: 'opposite', verdicts: { default: 'fail', arun2021: 'pass' } }],
    otherBest: ['arun2021'],
  };
}
