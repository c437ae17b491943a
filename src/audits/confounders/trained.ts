import { meanOf, meanOfAny } from '../../math/arrays/meanOf.ts';
import { studentProbability, studentQuantile } from '../../math/distributions/studentDistribution.ts';
import { permutationTTest } from '../../statistics/index.ts';
import type { Row } from '../../types/row.ts';
import type { AnswerTable } from '../../types/summary.ts';
import type { OpenAnswer } from './adjusted.ts';
import { crossingShare, shownCrossing, slopeWeights, varianceOf } from './curves.ts';
import type { ConfounderOptions } from './options.ts';

type Test = 'iid' | 'reversed';

/** AUCs of the heads on one model's embeddings, by share and fold. */
interface Curves {
  readonly model: string;
  readonly artefact: string;
  readonly shares: readonly number[];
  readonly folds: readonly number[];
  /** Whether all weights were trained, or a linear head. */
  readonly isNetwork: boolean;
  /** Why a cell has none, of the first that has none. */
  readonly reason: string | undefined;
  at(test: Test, share: number, fold: number): number | undefined;
}

/**
 * For each model and artefact: how fast the i.i.d. and the reversed AUC come apart as the share of positives with the
 * artefact grows. Folds share training images, so their variance is that of Nadeau and Bengio (Machine Learning 52, 2003):
 * s² (1 / k + n_test / n_train). Of k folds a head learns from k − 1, a network from k − 2, as one validates.
 */
export function trainedAnswers(rows: readonly Row[], { leastFall }: ConfounderOptions): OpenAnswer[] {
  return curvesOf(rows).map((curves): OpenAnswer => {
    const { model, artefact, folds } = curves;
    const slopes = folds.flatMap((fold) => slopeOf(curves, fold) ?? []);
    const crossing = crossingOf(curves);
    const base = {
      subject: { model },
      condition: {
        artefact,
        models: curves.isNetwork ? 'network' : 'linear head',
        crossing: shownCrossing(crossing),
      },
      metric: 'gapSlope',
      n: slopes.length,
      null: 0,
      rule: 'the gap of i.i.d. and reversed AUC grows with the share of training positives that carry the artefact: corrected t-test over folds, adjusted by Holm over models and artefacts, at 5 %',
      pHolm: null,
    };
    if (slopes.length < 3) {
      const reason = curves.reason ?? `only ${slopes.length} folds have both tests`;
      const answer = { ...base, estimate: null, ci: null, p: null, verdict: 'undecided', reason };
      return { answer, verdictAt: () => 'undecided' };
    }
    const learnt = folds.length - (curves.isNetwork ? 2 : 1);
    const { mean, ci, p } = correctedMean(slopes, 1 / learnt);
    return {
      answer: { ...base, estimate: mean, ci, p, verdict: '' },
      verdictAt: (pHolm) => {
        if (pHolm !== null && pHolm <= 0.05 && mean > 0) return 'shortcut';
        return ci[1] < leastFall ? 'none found' : 'undecided';
      },
    };
  });
}

/** Mean and standard deviation over folds of both tests at each share. */
export function curveTable(rows: readonly Row[]): AnswerTable {
  const table = curvesOf(rows).flatMap((curves) =>
    curves.shares.flatMap((share) =>
      (['iid', 'reversed'] as const).map((test) => {
        const own = curves.folds.flatMap((fold) => curves.at(test, share, fold) ?? []);
        const mean = meanOfAny(own) ?? null;
        const sd = own.length < 2 || mean === null ? null : Math.sqrt(varianceOf(own));
        const [low, high] = mean === null || sd === null ? [null, null] : [mean - sd, mean + sd];
        return [`${curves.model}, ${curves.artefact}, ${test}`, share, mean, low, high, own.length];
      }),
    ),
  );
  return {
    columns: [
      { name: 'series', unit: '' },
      { name: 'share', unit: '' },
      { name: 'AUC', unit: '' },
      { name: 'low', unit: '' },
      { name: 'high', unit: '' },
      { name: 'folds', unit: '' },
    ],
    rows: table,
  };
}

/** Reversed AUCs of two models at the largest share, by all ways to deal the folds out anew. */
export function sourceTable(rows: readonly Row[]): AnswerTable {
  const all = curvesOf(rows);
  const table = all.flatMap((a, i) =>
    all.slice(i + 1).flatMap((b) => {
      if (a.artefact !== b.artefact) return [];
      const share = a.shares[a.shares.length - 1] ?? 1;
      const [own, other] = [a, b].map((one) =>
        one.folds.flatMap((fold) => one.at('reversed', share, fold) ?? []),
      );
      if (own === undefined || other === undefined || own.length < 2 || other.length < 2) return [];
      const test = permutationTTest(own, other);
      const [p, smallest] = test.state === 'scored' ? [test.pValue, test.smallestP] : [null, null];
      return [[a.artefact, a.model, b.model, share, meanOf(own), meanOf(other), p, smallest]];
    }),
  );
  return {
    columns: [
      'artefact',
      'model',
      'other model',
      'share',
      'reversed AUC',
      'of the other',
      'p',
      'smallest p there is',
    ].map((name) => ({ name, unit: '' })),
    rows: table,
  };
}

function curvesOf(rows: readonly Row[]): Curves[] {
  const own = rows.filter(({ metric, condition }) => metric === 'auc' && condition?.artefact !== undefined);
  const names = [...new Set(own.map(({ model = '', condition }) => `${model}\n${condition?.artefact}`))];
  return names.map((name) => {
    const [model = '', artefact = ''] = name.split('\n');
    const cells = own.filter((row) => row.model === model && row.condition?.artefact === artefact);
    const valueAt = new Map(
      cells.flatMap((row) =>
        row.state === 'scored'
          ? [[`${row.condition?.test}/${row.condition?.share}/${row.condition?.fold}`, row.value] as const]
          : [],
      ),
    );
    return {
      model,
      artefact,
      shares: [...new Set(cells.map(({ condition }) => Number(condition?.share)))].sort((a, b) => a - b),
      folds: [...new Set(cells.map(({ condition }) => Number(condition?.fold)))],
      reason: cells.find((row) => row.state === 'unscorable')?.reason,
      isNetwork: cells.some(({ condition }) => condition?.trained === 'network'),
      at: (test, share, fold) => valueAt.get(`${test}/${share}/${fold}`),
    };
  });
}

/** Least-squares slope of the gap over the shares in one fold; undefined where a share has no test. */
function slopeOf({ shares, at }: Curves, fold: number): number | undefined {
  const weights = slopeWeights(shares);
  const products = shares.map((share, i) => {
    const [iid, reversed] = [at('iid', share, fold), at('reversed', share, fold)];
    const weight = weights?.[i];
    return iid === undefined || reversed === undefined || weight === undefined
      ? undefined
      : weight * (iid - reversed);
  });
  return products.reduce((sum, one) => (sum === undefined || one === undefined ? undefined : sum + one), 0);
}

/** The first share at which the mean reversed AUC goes below one half. */
function crossingOf({ shares, folds, at }: Curves): number | undefined {
  return crossingShare(
    shares.map((share) => {
      const own = folds.flatMap((fold) => at('reversed', share, fold) ?? []);
      return { share, value: meanOfAny(own) };
    }),
  );
}

/** `testShare` is how many images are tested by how many are learnt from. */
function correctedMean(
  values: readonly number[],
  testShare: number,
): { mean: number; ci: [number, number]; p: number } {
  const k = values.length;
  const mean = meanOf(values);
  const error = Math.sqrt(varianceOf(values) * (1 / k + testShare));
  const reach = studentQuantile(0.975, k - 1) * error;
  const p = error === 0 ? Number(mean === 0) : 2 * studentProbability(-Math.abs(mean / error), k - 1);
  return { mean, ci: [mean - reach, mean + reach], p };
}
