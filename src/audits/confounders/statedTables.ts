import { meanOf } from '../../math/arrays/meanOf.ts';
import { sortedQuantile } from '../../math/ranking/sortedQuantile.ts';
import { holm, permutationTTest } from '../../statistics/index.ts';
import type { AnswerTable } from '../../types/summary.ts';
import { varianceOf } from './curves.ts';
import { gapSlope, sharesOf } from './stated.ts';
import { summedError } from './summedError.ts';
import type { TestedArtefact, TestedModel } from './testedShares.ts';

const startOfCurves = 'trained elsewhere, ';
/** The name of the table with the curves of an artefact. */
export const statedCurves = (artefact: string) => `${startOfCurves}${artefact}`;
export const isStatedCurves = (table: string) => table.startsWith(startOfCurves);

const tests = ['iid', 'reversed'] as const;
const named = (...names: string[]) => names.map((name) => ({ name, unit: '' }));

/** Every table of models that were trained elsewhere; none where there are no such models. */
export function statedTables(all: readonly TestedArtefact[]): Record<string, AnswerTable> {
  const tested = all.filter(({ models }) => models.length > 0);
  if (tested.length === 0) return {};
  const tables = Object.fromEntries(tested.map((one) => [statedCurves(one.artefact), curves(one)]));
  return { ...tables, 'source pairs': pairs(tested), 'tested models': modelTable(tested) };
}

/** The mean AUC of the models of each share, with the interval over test patients. */
function curves({ models, sources }: TestedArtefact): AnswerTable {
  const rows = sources.flatMap((source) =>
    tests.flatMap((test) => {
      const own = models.filter((model) => model.source === source);
      return sharesOf(own).map((share) => {
        const alike = own.filter((model) => model.share === share);
        const sorted = drawnMeans(alike, test);
        const [low, high] = [0.025, 0.975].map((q) =>
          sorted.length === 0 ? null : sortedQuantile(sorted, q),
        );
        const mean = meanOf(alike.map(({ areas }) => areas[test].auc ?? 0));
        return [`${source}, ${test}`, share, mean, low ?? null, high ?? null, alike.length];
      });
    }),
  );
  return { columns: named('series', 'share', 'AUC', 'low', 'high', 'models'), rows };
}

/** In ascending order, without draws that lack a class. */
function drawnMeans(models: readonly TestedModel[], test: (typeof tests)[number]): Float64Array {
  const draws = models[0]?.drawn[test].length ?? 0;
  const means = Float64Array.from({ length: draws }, (_, draw) =>
    meanOf(models.map(({ drawn }) => drawn[test][draw] ?? Number.NaN)),
  );
  return means.filter(Number.isFinite).sort();
}

function modelTable(tested: readonly TestedArtefact[]): AnswerTable {
  const rows = tested.flatMap(({ artefact, images, models }) =>
    models.map(({ id, source, share, areas: { iid, reversed } }) => {
      const numbers = [iid, reversed].flatMap(({ auc, ci }) => [auc, ci?.[0] ?? null, ci?.[1] ?? null]);
      return [id, source, artefact, share, ...numbers, images];
    }),
  );
  const columns = ['model', 'source', 'artefact', 'share', 'i.i.d. AUC', 'low', 'high'];
  return { columns: named(...columns, 'reversed AUC', 'low of it', 'high of it', 'images'), rows };
}

/**
 * The slopes of two sources over the shares that both have: their difference over the same draws of patients and over
 * trainings, and the reversed AUCs at the largest share by the exact permutation of models.
 */
function pairs(tested: readonly TestedArtefact[]): AnswerTable {
  const found = tested.flatMap(({ artefact, sources, models, patients }) =>
    sources.flatMap((a, i) =>
      sources.slice(i + 1).flatMap((b) => {
        const [own, other] = [a, b].map((source) => models.filter((model) => model.source === source));
        const pair = comparison(own ?? [], other ?? [], patients);
        return pair === undefined ? [] : [{ names: [artefact, a, b], ...pair }];
      }),
    ),
  );
  const adjusted = holm(found.flatMap(({ p }) => p ?? []));
  let next = 0;
  const rows = found.map(({ names, numbers, p, permutation }) => {
    const pHolm = p === null ? null : (adjusted[next++] ?? 1);
    return [...names, ...numbers, p, pHolm, ...permutation];
  });
  const columns = [
    'artefact',
    'source',
    'other source',
    'slope',
    'of the other',
    'difference',
    'low',
    'high',
  ];
  const exact = ['p of reversed AUC at the largest share', 'smallest p there is'];
  return { columns: named(...columns, 'p', 'p, Holm', ...exact), rows };
}

function comparison(a: readonly TestedModel[], b: readonly TestedModel[], patients: number) {
  const shares = sharesOf(a).filter((share) => sharesOf(b).includes(share));
  const alike = (models: readonly TestedModel[]) => models.filter(({ share }) => shares.includes(share));
  const [own, other] = [gapSlope(alike(a), patients), gapSlope(alike(b), patients)];
  if (own === undefined || other === undefined) return undefined;
  const difference = own.slope - other.slope;
  const drawn = own.drawn.map((slope, draw) => slope - (other.drawn[draw] ?? 0));
  const ofPatients = varianceOf([...drawn].filter(Number.isFinite));
  const parts = [
    { variance: ofPatients, degrees: patients - 1 },
    ...[own, other].flatMap(({ variances }) => variances.slice(1)),
  ];
  const isKnown = own.training !== undefined && other.training !== undefined;
  const { ci, p } = isKnown ? summedError(parts).about(difference) : { ci: [null, null], p: null };
  return {
    numbers: [own.slope, other.slope, difference, ...ci],
    p,
    permutation: permuted(alike(a), alike(b), shares.at(-1) ?? 1),
  };
}

/** p and the smallest that so many models allow; none of fewer than two models each. */
function permuted(a: readonly TestedModel[], b: readonly TestedModel[], share: number) {
  const [own, other] = [a, b].map((models) =>
    models.flatMap((one) => (one.share === share ? (one.areas.reversed.auc ?? []) : [])),
  );
  if (own === undefined || other === undefined || own.length < 2 || other.length < 2) return [null, null];
  const test = permutationTTest(own, other);
  return test.state === 'scored' ? [test.pValue, test.smallestP] : [null, null];
}
