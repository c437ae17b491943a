import { meanOf } from '../../math/arrays/meanOf.ts';
import { sortedQuantile } from '../../math/ranking/sortedQuantile.ts';
import { holm, permutationTTest } from '../../statistics/index.ts';
import type { AnswerTable } from '../../types/summary.ts';
import { varianceOf } from './curves.ts';
import { type GapSlope, gapSlope, meanOverFolds, sharesOf } from './gapSlope.ts';
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
  const hasFolds = tested.some(({ models }) => models.some(({ fold }) => fold !== undefined));
  const rows = tested.flatMap(({ artefact, models, sources }) =>
    // Rows of a fold stand where its images do, so models come in no order of their own.
    (hasFolds ? models.toSorted(byShare(sources)) : models).map(
      ({ id, source, share, images, fold, areas: { iid, reversed } }) => {
        const numbers = [iid, reversed].flatMap(({ auc, ci }) => [auc, ci?.[0] ?? null, ci?.[1] ?? null]);
        return [id, source, artefact, share, ...numbers, images, ...(hasFolds ? [fold?.index ?? null] : [])];
      },
    ),
  );
  const columns = ['model', 'source', 'artefact', 'share', 'i.i.d. AUC', 'low', 'high'];
  const others = ['reversed AUC', 'low of it', 'high of it', 'images', ...(hasFolds ? ['fold'] : [])];
  return { columns: named(...columns, ...others), rows };
}

const byShare = (sources: readonly string[]) => (a: TestedModel, b: TestedModel) =>
  sources.indexOf(a.source) - sources.indexOf(b.source) ||
  a.share - b.share ||
  (a.fold?.index ?? 0) - (b.fold?.index ?? 0);

/**
 * The slopes of two sources over the shares that both have: their difference over the same draws of patients and over
 * trainings, or over the folds that both have, and the reversed AUCs at the largest share by the exact permutation of
 * models. None where only one source has folds: its tests are others.
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
  const permutation = permuted(alike(a), alike(b), shares.at(-1) ?? 1);
  if (own.byFold !== undefined || other.byFold !== undefined)
    return foldComparison(own, other, { of: a[0]?.fold?.of ?? 0, permutation });
  const difference = own.slope - other.slope;
  const drawn = own.drawn.map((slope, draw) => slope - (other.drawn[draw] ?? 0));
  const ofPatients = varianceOf([...drawn].filter(Number.isFinite));
  const parts = [
    { variance: ofPatients, degrees: patients - 1 },
    ...[own, other].flatMap(({ variances }) => variances.slice(1)),
  ];
  const isKnown = own.training !== undefined && other.training !== undefined;
  const { ci, p } = isKnown ? summedError(parts).about(difference) : { ci: [null, null], p: null };
  return { numbers: [own.slope, other.slope, difference, ...ci], p, permutation };
}

/** Each fold has both sources on the same patients. */
function foldComparison(
  { byFold: own }: GapSlope,
  { byFold: other }: GapSlope,
  { of, permutation }: { readonly of: number; readonly permutation: readonly (number | null)[] },
) {
  if (own === undefined || other === undefined) return undefined;
  const folds = [...own.keys()].filter((fold) => other.has(fold));
  if (folds.length === 0) return undefined;
  const [ours, theirs] = [own, other].map((slopes) => folds.map((fold) => slopes.get(fold) ?? 0));
  const { mean, variances } = meanOverFolds(ours?.map((slope, i) => slope - (theirs?.[i] ?? 0)) ?? [], of);
  const { ci, p } = variances.length > 0 ? summedError(variances).about(mean) : { ci: [null, null], p: null };
  return { numbers: [meanOf(ours ?? []), meanOf(theirs ?? []), mean, ...ci], p, permutation };
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
