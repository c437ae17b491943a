import { normalQuantile } from '../../math/distributions/normalDistribution.ts';
import { auc, bootstrapMean, clusterBootstrap, createResampler } from '../../statistics/index.ts';
import type { JudgeContext } from '../../types/audit.ts';
import type { Row } from '../../types/row.ts';
import type { AnswerTable } from '../../types/summary.ts';
import { patientsByImage } from '../../verdicts/index.ts';
import { differencePValue } from '../areas.ts';
import type { OpenAnswer } from './adjusted.ts';
import type { ConfounderOptions } from './options.ts';

/** An image of which a model said something with the artefact and without it. */
interface Pair {
  readonly isPositive: boolean;
  readonly clean: number;
  readonly marked: number;
  readonly group: string;
}

/** With fewer images of a class an AUC says next to nothing. */
const fewestPerClass = 10;

/**
 * For each model and artefact: how far the AUC falls where the negatives alone carry the artefact, from where all images
 * carry it. What the artefact itself hides from the model is in both; what its going along with the wrong class costs is
 * in the fall alone.
 */
export function givenAnswers(
  rows: readonly Row[],
  context: JudgeContext,
  options: ConfounderOptions,
): OpenAnswer[] {
  return modelsOf(rows).flatMap((model) =>
    artefactsOf(rows).map((artefact) => {
      const pairs = pairsOf(rows, { model, artefact, context });
      return givenAnswer(pairs, { model, artefact, seed: context.seed, options });
    }),
  );
}

function givenAnswer(
  pairs: readonly Pair[],
  about: { model: string; artefact: string; seed: number; options: ConfounderOptions },
): OpenAnswer {
  const { model, artefact, seed, options } = about;
  const { leastFall } = options;
  const base = {
    subject: { model },
    condition: { artefact, models: 'as given' },
    metric: 'aucFall',
    n: pairs.length,
    rule: `the AUC falls by more than ${leastFall} where negatives alone carry the artefact: p is of a fall of ${leastFall}, by patient, adjusted by Holm over models and artefacts, at 5 %`,
    pHolm: null,
  };
  const positives = pairs.filter(({ isPositive }) => isPositive).length;
  if (positives < fewestPerClass || pairs.length - positives < fewestPerClass) {
    const reason = `only ${positives} positive and ${pairs.length - positives} negative images: at least ${fewestPerClass} of each are needed`;
    const answer = { ...base, estimate: null, ci: null, null: null, verdict: 'undecided', p: null, reason };
    return { answer, verdictAt: () => 'undecided' };
  }
  const found = clusterBootstrap(
    (at) => fallOf(at, pairs),
    pairs.map(({ group }) => group),
    { seed: `${seed}/confounders/${model}/${artefact}`, resamples: 1000 },
  );
  const all = [...pairs.keys()];
  const fall = fallOf(all, pairs) ?? 0;
  if (found.state !== 'scored') {
    const answer = {
      ...base,
      estimate: fall,
      ci: null,
      null: 0,
      verdict: 'undecided',
      p: null,
      reason: found.reason,
    };
    return { answer, verdictAt: () => 'undecided' };
  }
  const { interval, standardError } = found;
  const p = differencePValue(fall - leastFall, standardError);
  const detectable = leastFall + (normalQuantile(0.975) + normalQuantile(0.8)) * standardError;
  const answer = {
    ...base,
    estimate: fall,
    ci: [...interval] as [number, number],
    null: 0,
    verdict: '',
    p,
    detectable,
  };
  return {
    answer,
    verdictAt: (pHolm) => {
      if (fall > leastFall && pHolm !== null && pHolm <= 0.05) return 'shortcut';
      return interval[1] < leastFall ? 'none found' : 'undecided';
    },
  };
}

/** AUC with the artefact in all images less the AUC with it in the negatives alone; undefined of one class. */
function fallOf(at: ArrayLike<number>, pairs: readonly Pair[]): number | undefined {
  const own = Array.from(at, (i) => pairs[i]).filter((pair) => pair !== undefined);
  const labels = own.map(({ isPositive }) => Number(isPositive));
  const positives = labels.reduce((sum, label) => sum + label, 0);
  if (positives === 0 || positives === labels.length) return undefined;
  const everywhere = auc(
    own.map(({ marked }) => marked),
    labels,
  );
  const reversed = auc(
    own.map(({ isPositive, clean, marked }) => (isPositive ? clean : marked)),
    labels,
  );
  return everywhere - reversed;
}

/** How far each artefact moves the log odds of the positive class, class by class. */
export function shiftTable(rows: readonly Row[], context: JudgeContext): AnswerTable {
  const resampler = createResampler(`${context.seed}/confounders/shifts`, { resamples: 2000 });
  const table = modelsOf(rows).flatMap((model) =>
    artefactsOf(rows).flatMap((artefact) => {
      const pairs = pairsOf(rows, { model, artefact, context });
      return [true, false].map((isPositive) => {
        const own = pairs.filter((pair) => pair.isPositive === isPositive);
        const estimate = bootstrapMean(
          own.map(({ clean, marked }) => marked - clean),
          { resampler, groups: own.map(({ group }) => group) },
        );
        const [low = null, high = null] = estimate?.interval ?? [];
        const name = isPositive ? 'positive' : 'negative';
        return [model, artefact, name, estimate?.mean ?? null, low, high, own.length];
      });
    }),
  );
  return {
    columns: [
      { name: 'model', unit: '' },
      { name: 'artefact', unit: '' },
      { name: 'class', unit: '' },
      { name: 'shift of the log odds', unit: 'nats' },
      { name: 'low', unit: 'nats' },
      { name: 'high', unit: 'nats' },
      { name: 'images', unit: '' },
    ],
    rows: table,
  };
}

function pairsOf(
  rows: readonly Row[],
  { model, artefact, context }: { model: string; artefact: string; context: JudgeContext },
): Pair[] {
  const groups = patientsByImage(context.images);
  const own = rows.filter((row) => row.metric === 'positiveScore' && row.model === model);
  const scoreOf = (name: string) =>
    new Map(
      own.flatMap((row) =>
        row.condition?.artefact === name && row.state === 'scored' && row.image !== undefined
          ? [[row.image, row] as const]
          : [],
      ),
    );
  const marked = scoreOf(artefact);
  return [...scoreOf('none')].flatMap(([image, clean]) => {
    const other = marked.get(image);
    if (other === undefined || other.state !== 'scored' || clean.state !== 'scored') return [];
    return {
      isPositive: clean.condition?.class === 'positive',
      clean: clean.value,
      marked: other.value,
      group: groups.get(image) ?? image,
    };
  });
}

function modelsOf(rows: readonly Row[]): string[] {
  return [...new Set(rows.flatMap(({ metric, model }) => (metric === 'positiveScore' ? (model ?? []) : [])))];
}

function artefactsOf(rows: readonly Row[]): string[] {
  const names = rows.flatMap(({ metric, condition }) =>
    metric === 'positiveScore' ? String(condition?.artefact) : [],
  );
  return [...new Set(names)].filter((name) => name !== 'none');
}
