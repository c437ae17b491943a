import { meanOfAny } from '../../math/arrays/meanOf.ts';
import { createResampler, type Resampler, wilcoxonSignedRank } from '../../statistics/index.ts';
import type { JudgeContext } from '../../types/audit.ts';
import type { Row } from '../../types/row.ts';
import type { Answer, AnswerTable } from '../../types/summary.ts';
import { estimate, patientMeans, patientsByImage } from '../../verdicts/index.ts';
import type { OpenAnswer } from './adjusted.ts';
import { type MethodMaps, methodMaps, type Numbers } from './methodMaps.ts';

/** The least difference of average precision by which a map shows an artefact. */
export const leastShown = 0.1;

interface Sampled {
  readonly resampler: Resampler;
  groupOf(image: string): string;
}

/**
 * Of each model that takes an artefact for the disease: which methods' maps show it. All of these must be above 0.1: the
 * average precision at the artefact's place less the share that the place covers, less the same in the image without the
 * artefact, and less the same in maps of each model that does not take it (an intersection-union test, Berger 1982).
 * Of other models the numbers stand without a verdict.
 */
export function shownAnswers(
  rows: readonly Row[],
  context: JudgeContext,
  given: readonly Answer[],
): OpenAnswer[] {
  const all = methodMaps(rows);
  const sampled = sampledBy(context);
  return all.map((own): OpenAnswer => {
    const clean = all.filter(
      (one) =>
        one.method === own.method && one.artefact === own.artefact && verdictOf(given, one) === 'none found',
    );
    const precision = estimate(own.precision.with, sampled);
    const base = {
      subject: { model: own.model, method: own.method },
      condition: { artefact: own.artefact, maps: 'at its place' },
      metric: 'averagePrecision',
      estimate: precision?.mean ?? null,
      ci: intervalOf(precision),
      n: own.precision.with.size,
      pHolm: null,
    };
    if (verdictOf(given, own) !== 'shortcut') {
      const answer = {
        ...base,
        null: meanOfAny(own.chance.values()) ?? null,
        rule: noRule,
        p: null,
        verdict: 'measured',
      };
      return { answer, verdictAt: () => 'measured' };
    }
    const bars = [own.chance, own.precision.without, ...clean.map((one) => one.precision.with)];
    // Less the least difference: of what is above 0 now, a reader sees something.
    // Less the least difference: of what is above 0 now, a reader sees something.
    const excesses = bars.map((bar) => less(own.precision.with, bar, leastShown));
    const differences = excesses.map((one) => estimate(one, sampled));
    const barMeans = bars.flatMap((bar) => meanOfAny(bar.values()) ?? []);
    const known = {
      ...base,
      null: barMeans.length === 0 ? null : Math.max(...barMeans),
      rule: `shows: more than ${leastShown} above each bar, adjusted by Holm`,
    };
    if (differences.some((one) => one?.interval === undefined)) {
      const reason = `only ${own.precision.with.size} images have a map that can be scored`;
      const answer = { ...known, p: null, verdict: 'undecided', reason };
      return { answer, verdictAt: () => 'undecided' };
    }
    // The interval's own p-values end where skewed means do: the signed ranks of patients say how sure it is.
    const ps = excesses.map((one, index) =>
      (differences[index]?.mean ?? 0) > 0 ? (wilcoxonSignedRank(patientMeans(one, sampled))?.pValue ?? 1) : 1,
    );
    const p = Math.max(...ps);
    const [low, high] = [0, 1].map((end) => Math.min(...differences.map((one) => one?.interval?.[end] ?? 0)));
    return {
      answer: { ...known, p, verdict: '' },
      verdictAt: (pHolm) => {
        if ((low ?? 0) > 0 && pHolm !== null && pHolm <= 0.05) return 'shows';
        return (high ?? 0) < 0 ? 'does not show' : 'undecided';
      },
    };
  });
}

const noRule = 'no verdict: the model was not found to take the artefact for the disease';

/** Every number of the maps: at the artefact's place with it, without it, and by chance. */
export function mapTable(rows: readonly Row[], context: JudgeContext, given: readonly Answer[]): AnswerTable {
  const sampled = sampledBy(context);
  return {
    columns: [
      'maps of',
      'verdict on the model',
      'method',
      'average precision',
      'low',
      'high',
      'without the artefact',
      'share of the mass',
      'low of the mass',
      'high of the mass',
      'mass without the artefact',
      'share of the image',
      'images',
      'without a score',
    ].map((name) => ({ name, unit: '' })),
    rows: methodMaps(rows).map((own) => {
      const [precision, mass] = [own.precision, own.mass].map((one) => estimate(one.with, sampled));
      const cells = (one: typeof precision) => [one?.mean ?? null, ...(intervalOf(one) ?? [null, null])];
      return [
        `${own.model}, ${own.artefact}`,
        verdictOf(given, own) ?? '',
        own.method,
        ...cells(precision),
        meanOfAny(own.precision.without.values()) ?? null,
        ...cells(mass),
        meanOfAny(own.mass.without.values()) ?? null,
        meanOfAny(own.chance.values()) ?? null,
        own.precision.with.size,
        own.left,
      ];
    }),
  };
}

/** The verdict on a model's answer of the artefact. */
function verdictOf(
  given: readonly Answer[],
  { model, artefact }: Pick<MethodMaps, 'model' | 'artefact'>,
): string | undefined {
  return given.find(({ subject, condition }) => subject.model === model && condition.artefact === artefact)
    ?.verdict;
}

function sampledBy(context: JudgeContext): Sampled {
  const groups = patientsByImage(context.images);
  return {
    resampler: createResampler(`${context.seed}/confounders/maps`, {
      resamples: context.resamples ?? 10_000,
    }),
    groupOf: (image) => groups.get(image) ?? image,
  };
}

/** The difference over the images that both have, less a number. */
function less(a: Numbers, b: Numbers, further: number): Numbers {
  return new Map(
    [...a].flatMap(([image, value]) => {
      const other = b.get(image);
      return other === undefined ? [] : [[image, value - other - further] as const];
    }),
  );
}

function intervalOf(one: ReturnType<typeof estimate>): [number, number] | null {
  return one?.interval === undefined ? null : [...one.interval];
}
