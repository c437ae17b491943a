/** The summary of the study, recomputed from its cells by the rules of docs/criteria.md. */

import { randomStream } from '../../src/math/random/random.ts';
import {
  bootstrapMean,
  bootstrapPower,
  columnVariance,
  createResampler,
  type MeanEstimate,
  rankBiserial,
  twoWayRandomMean,
  wilcoxonSignedRank,
} from '../../src/statistics/index.ts';
import { type Cell, similarityName } from './cells.ts';
import { items, type PresetName, seed } from './study.ts';

/** A number of each image. */
export type ByImage = ReadonlyMap<string, number>;
type Table = ReadonlyMap<string, readonly (number | undefined)[]> & {
  /** The columns are the pairs of so many trainings. */
  readonly trainings?: number;
};

/** A baseline with the differences to it, above 0 on the passing side. */
interface Baseline {
  readonly role: 'decides' | 'strong' | 'beside';
  readonly mean: number | undefined;
  readonly differences: ByImage;
  readonly table?: Table;
  /** A margin that is surely below it fails. */
  readonly least?: number;
}

/** What a method's cells say under one metric and the rule of one preset. */
export interface Judged {
  readonly criterion: string;
  readonly method: string;
  readonly metric: string;
  readonly scores: ByImage;
  readonly counts: { readonly unscorable: number; readonly failed: number };
  readonly table: Table | undefined;
  /** The plain null of each image, and the null with what its partners owe it. */
  readonly plainNulls: ByImage;
  readonly pools: ReadonlyMap<string, readonly number[]>;
  /** Scores less nulls by every pair of models. */
  readonly byPair: Table | undefined;
  readonly nulls: ByImage;
  readonly baselines: Readonly<Record<string, Baseline>>;
}

export interface View {
  readonly metric: string;
  readonly preset: PresetName;
  readonly line?: number;
}

const resampler = createResampler(String(seed));
const groups = new Map(items.map(({ id, group }) => [id, group]));
const groupsOf = (values: ReadonlyMap<string, unknown>) =>
  [...values.keys()].map((id) => groups.get(id) ?? id);

export const meanOf = (values: Iterable<number>): number | undefined => {
  const all = [...values];
  return all.length === 0 ? undefined : all.reduce((sum, value) => sum + value, 0) / all.length;
};

/** The mean with its interval over patients, widened by the scatter of the draws. */
export function estimate(values: ByImage, table?: Table): MeanEstimate | undefined {
  const columns = table && columnVariance([...table.values()], groupsOf(table));
  // Var(mean) of pairs that share trainings is 4 s2 / R, where independent columns would show 4 s2 / (R (R + 1)).
  const further =
    columns === undefined || table?.trainings === undefined
      ? columns
      : { variance: columns.between * (table.trainings + 1), degrees: table.trainings - 1 };
  return bootstrapMean([...values.values()], { resampler, groups: groupsOf(values), further });
}

/** `criterion` and `method` under a view. `own` is the preset that the cells were made under. */
export function judgedBy(
  cells: readonly Cell[],
  { criterion, method, view, own }: { criterion: string; method: string; view: View; own: PresetName },
): Judged {
  const { metric } = view;
  const ofCriterion = cells.filter((cell) => cell.criterion === criterion);
  const mine = ofCriterion.filter((cell) => cell.subject === method);
  const isAgreement = criterion.startsWith('rep');
  const isUnrestricted = isAgreement && view.preset === 'arun2021' && own !== 'arun2021';
  const last = Math.max(...mine.map(({ state = 0 }) => state));
  const scored = mine.filter(
    (cell) =>
      cell.kind === 'score' &&
      cell.metric === metric &&
      (cell.isUnrestricted === true) === isUnrestricted &&
      (criterion !== 'randomization' || cell.state === last),
  );
  const { scores, counts } = perImage(scored);
  const table =
    criterion === 'randomization'
      ? drawsOf(scored, scores)
      : isAgreement
        ? pairsOf(scored, scores)
        : undefined;
  const pairs = mine.filter((cell) => cell.kind === 'null' && cell.metric === metric);
  const prevalence = only(prevalences(mine), scores);
  const nulls =
    criterion === 'localization'
      ? { plainNulls: prevalence, nulls: prevalence, pools: new Map() }
      : nullsOf(pairs, scores);
  const byPair = isAgreement ? pairsOf(scored, scores, pairs) : undefined;
  const shared = { criterion, method, metric, scores, counts, table, byPair, ...nulls };
  return { ...shared, baselines: baselinesOf(ofCriterion, { ...shared, view, last, own }) };
}

/** The average mask's score brought to that of any number of masks: a + b with score(m) = a - b / sqrt(m) at two m. */
function corrected(cells: readonly Cell[], metric: string): ByImage {
  const ofAverage = cells.filter(({ subject }) => subject === 'average-mask');
  const full = perImage(ofAverage.filter((one) => one.kind === 'score' && one.metric === metric)).scores;
  const half = perImage(ofAverage.filter((one) => one.kind === 'half' && one.metric === metric)).scores;
  const masked = items.flatMap(({ id, mask }) => (mask === undefined ? [] : [id]));
  return new Map(
    [...full].map(([id, value]) => {
      const sizes = Array.from({ length: 6 }, (_, division) => {
        const isLeft = (image: string) => randomStream(`half ${division}/${image}`).uniform() < 0.5;
        return masked.filter((image) => isLeft(image) !== isLeft(id)).length;
      }).filter((size) => size > 0 && size < masked.length - 1);
      const below = half.get(id);
      if (below === undefined || sizes.length === 0) return [id, value] as const;
      const [m, h] = [masked.length - 1, meanOf(sizes) ?? 0];
      const slope = (value - below) / (1 / Math.sqrt(h) - 1 / Math.sqrt(m));
      return [id, value + slope / Math.sqrt(m)] as const;
    }),
  );
}

type Unfinished = Omit<Judged, 'baselines'> & {
  readonly view: View;
  readonly last: number;
  readonly own: PresetName;
};

function baselinesOf(cells: readonly Cell[], judged: Unfinished): Record<string, Baseline> {
  const { criterion, method, metric, scores, nulls, table, byPair, view, last, own } = judged;
  const of = (subject: string, kind: Cell['kind'], name = metric) =>
    perImage(cells.filter((one) => one.subject === subject && one.kind === kind && one.metric === name))
      .scores;
  const higher = (role: Baseline['role'], values: ByImage): Baseline => ({
    role,
    mean: meanOf(only(values, scores).values()),
    differences: minus(scores, values),
    ...(table && { table }),
  });
  if (criterion === 'localization') {
    const untrained = of(method, 'untrained');
    return {
      'average-mask': higher(
        'decides',
        view.preset === 'default' ? corrected(cells, metric) : of('average-mask', 'score'),
      ),
      'centre-prior': higher('beside', of('centre-prior', 'score')),
      random: higher('beside', of('random', 'score')),
      edge: higher('beside', of('edge', 'score')),
      localizer: higher('strong', of('localizer', 'score')),
      ...(untrained.size > 0 && { untrained: higher('beside', untrained) }),
    };
  }
  const isDeciding = metric === similarityName[own];
  const smoothCells = cells.filter(
    (one) => one.subject === method && one.kind === 'score' && one.metric === 'smoothNull',
  );
  if (criterion === 'randomization') {
    const lower = (role: Baseline['role'], values: ByImage): Baseline => ({
      role,
      mean: meanOf(values.values()),
      differences: minus(values, scores),
      table: onlyRows(table ?? new Map(), values),
    });
    const smooth = only(perImage(smoothCells.filter(({ state }) => state === last)).scores, scores);
    const atHalf = cells.filter(
      (one) => one.subject === method && one.kind === 'score' && one.metric === metric && one.state === 2,
    );
    const halfScores = perImage(atHalf).scores;
    const below = minus(nulls, halfScores);
    const half: Baseline = {
      role: view.preset === 'arun2021' ? 'beside' : 'decides',
      mean: meanOf(only(nulls, below).values()),
      differences: below,
      table: drawsOf(atHalf, below),
    };
    return {
      null: lower('decides', nulls),
      half,
      ...(isDeciding && { 'smooth-null': lower('beside', smooth) }),
    };
  }
  const line = view.line && new Map([...scores.keys()].map((id) => [id, view.line ?? 0]));
  const isArunLine = view.preset === 'arun2021' && line !== undefined;
  return {
    ...(line && { line: { ...higher(isArunLine ? 'decides' : 'beside', line), mean: view.line } }),
    null: {
      ...higher(isArunLine ? 'beside' : 'decides', nulls),
      ...(byPair && { table: byPair }),
      least: 0.05 * (1 - (meanOf(only(nulls, scores).values()) ?? 1)),
    },
    localizer: higher('strong', of('localizer', 'score')),
    ...(isDeciding && { 'smooth-null': higher('beside', perImage(smoothCells).scores) }),
  };
}

/** The mean of each image's scored cells; failed where any is, unscorable where none is scored. */
export function perImage(cells: readonly Cell[]): { scores: ByImage; counts: Judged['counts'] } {
  const scores = new Map<string, number>();
  const counts = { unscorable: 0, failed: 0 };
  for (const { id } of items) {
    const own = cells.filter(({ image }) => image === id).map(({ outcome }) => outcome);
    const mean = meanOf(own.flatMap((one) => (one.state === 'scored' ? [one.value] : [])));
    if (own.length === 0) continue;
    if (own.some(({ state }) => state === 'failed')) counts.failed++;
    else if (mean === undefined) counts.unscorable++;
    else scores.set(id, mean);
  }
  return { scores, counts };
}

/** The number of each scored image under each draw. */
function drawsOf(cells: readonly Cell[], scores: ByImage): Table {
  const draws = [...new Set(cells.map(({ draw = 0 }) => draw))];
  return new Map(
    [...scores.keys()].map((id) => [
      id,
      draws.map((draw) => {
        const found = cells.find((cell) => cell.image === id && cell.draw === draw)?.outcome;
        return found?.state === 'scored' ? found.value : undefined;
      }),
    ]),
  );
}

/** The score of each image by every pair of models, less its null by that pair where pairs of images are given. */
function pairsOf(cells: readonly Cell[], scores: ByImage, nulls: readonly Cell[] = []): Table {
  const names = [...new Set(cells.map(({ model, otherModel }) => `${model}${otherModel}`))];
  const nullOf = (id: string, name: string) =>
    meanOf(
      nulls.flatMap(({ image, model, otherModel, outcome }) =>
        image === id && `${model}${otherModel}` === name && outcome.state === 'scored' ? [outcome.value] : [],
      ),
    ) ?? 0;
  const rows = [...scores.keys()].map((id) => {
    const row = names.map((name) => {
      const own = cells.find((one) => one.image === id && `${one.model}${one.otherModel}` === name)?.outcome;
      return own?.state === 'scored' ? own.value - nullOf(id, name) : undefined;
    });
    return [id, row] as const;
  });
  return Object.assign(new Map(rows), names.length === 3 ? { trainings: 3 } : {});
}

function prevalences(cells: readonly Cell[]): ByImage {
  return perImage(cells.filter(({ kind, metric }) => kind === 'score' && metric === 'prevalence')).scores;
}

/**
 * The null of each image: the mean over its pairs; and the same with a part λ of what its partners' nulls owe to it,
 * such that the variance of the mean is Var(null) + 3 Cov(null, owed): docs/decisions/null-pairs.md.
 */
function nullsOf(pairs: readonly Cell[], scores: ByImage): Pick<Judged, 'plainNulls' | 'nulls' | 'pools'> {
  const valued = pairs.flatMap(({ image, otherImage = '', outcome }) =>
    outcome.state === 'scored' && scores.has(image) ? [{ image, otherImage, value: outcome.value }] : [],
  );
  const pools = new Map(
    [...scores.keys()].flatMap((id) => {
      const pool = valued.filter(({ image }) => image === id).map(({ value }) => value);
      return pool.length === 0 ? [] : [[id, pool] as const];
    }),
  );
  const counts = (id: string) => pools.get(id)?.length ?? 0;
  const plain = new Map([...pools].map(([id, pool]) => [id, meanOf(pool) ?? 0]));
  const centre = meanOf(plain.values()) ?? 0;
  const influence = [...plain.keys()].map((id) =>
    valued
      .filter(({ otherImage }) => otherImage === id)
      .reduce((sum, { image, value }) => sum + (value - centre) / counts(image), 0),
  );
  const excess = meanOf(influence) ?? 0;
  const own = [...plain.values()].map((value) => value - centre);
  const covariance = own.reduce((sum, value, k) => sum + value * ((influence[k] ?? 0) - excess), 0);
  const variance = influence.reduce((sum, value) => sum + (value - excess) ** 2, 0);
  const part = covariance > 0 ? rootOf((x) => x * x * variance + 2 * x * covariance - 3 * covariance) : 0;
  return {
    pools,
    plainNulls: plain,
    nulls: new Map([...plain].map(([id, value], k) => [id, value + part * ((influence[k] ?? 0) - excess)])),
  };
}

/** The zero above 0 of a function that rises there, by halving. */
function rootOf(rising: (x: number) => number): number {
  let [low, high] = [0, 1];
  while (rising(high) < 0) high *= 2;
  for (let step = 0; step < 100; step++) {
    const middle = (low + high) / 2;
    if (rising(middle) < 0) low = middle;
    else high = middle;
  }
  return low;
}

function only(values: ByImage, images: { has(id: string): boolean }): ByImage {
  return new Map([...values].filter(([id]) => images.has(id)));
}

function onlyRows(table: Table, images: { has(id: string): boolean }): Table {
  return new Map([...table].filter(([id]) => images.has(id)));
}

export function minus(a: ByImage, b: ByImage): ByImage {
  return new Map(
    [...a].flatMap(([id, value]) => (b.has(id) ? [[id, value - (b.get(id) ?? 0)] as const] : [])),
  );
}

type Verdict = 'pass' | 'fail' | 'undecided';

/** The verdict on one difference: by its interval, or under arun2021 by the sign of its mean. */
export function verdictOn(difference: MeanEstimate | undefined, preset: PresetName, role: string): Verdict {
  if (difference === undefined) return 'undecided';
  const isAllowedZero = role === 'strong';
  if (preset === 'arun2021') {
    return difference.mean > 0 || (isAllowedZero && difference.mean === 0) ? 'pass' : 'fail';
  }
  const [low, high] = difference.interval ?? [Number.NaN, Number.NaN];
  if (low > 0 || (isAllowedZero && low === 0)) return 'pass';
  return high < 0 ? 'fail' : 'undecided';
}

/** A baseline as the summary shows it, Holm's adjustments apart. */
export function comparison(judged: Judged, name: string, preset: PresetName) {
  const { differences, role, mean, table, least } = judged.baselines[name] as Baseline;
  const difference = estimate(differences, table);
  const own = verdictOn(difference, preset, role);
  const isSmall =
    preset === 'default' && own === 'undecided' && (difference?.interval?.[1] ?? 1) < (least ?? -1);
  const shifted = new Map([...differences].map(([id, value]) => [id, value - (least ?? 0)]));
  return {
    against: name,
    role,
    n: differences.size,
    mean: mean ?? null,
    margin: difference?.mean ?? null,
    marginCi: difference?.interval ?? null,
    p: (isSmall ? estimate(shifted, table) : difference)?.pValue ?? null,
    verdict: isSmall ? 'fail' : own,
    wilcoxon: signedRanks(differences),
  };
}

/** Wilcoxon's test of one difference for each patient. */
export function signedRanks(differences: ByImage) {
  const patients = [...new Set(groupsOf(differences))];
  const means = patients.map(
    (patient) =>
      meanOf([...differences].flatMap(([id, value]) => (groups.get(id) === patient ? [value] : []))) ?? 0,
  );
  const test = wilcoxonSignedRank(means);
  return test === undefined
    ? null
    : { p: test.pValue, n: test.n, method: test.method, effect: rankBiserial(means) };
}

/** Pass where all deciding comparisons pass, fail where one fails; shown is the one that gave the verdict. */
export function decision(judged: Judged, comparisons: readonly ReturnType<typeof comparison>[]) {
  const deciding = comparisons.filter(({ role }) => role === 'decides');
  const smallest = (some: typeof deciding) =>
    some.reduce((a, b) => ((b.margin ?? Infinity) < (a.margin ?? Infinity) ? b : a));
  const verdicts = deciding.map(({ verdict }) => verdict);
  const verdict: Verdict = verdicts.includes('fail')
    ? 'fail'
    : verdicts.every((one) => one === 'pass')
      ? 'pass'
      : 'undecided';
  const shown = smallest(deciding.filter((one) => one.verdict === verdict));
  const against = (shown.margin ?? 0) > 0 ? deciding : [shown];
  const p = against.some((one) => one.p === null) ? null : Math.max(...against.map((one) => one.p ?? 0));
  return {
    verdict,
    margin: shown.margin,
    marginCi: shown.marginCi,
    p,
    differences: judged.baselines[smallest(deciding).against]?.differences ?? new Map(),
  };
}

/** (mean - null) / (1 - null), with the interval of its linearisation. */
export function chanceCorrected({ scores, nulls, table }: Judged) {
  const above = minus(scores, nulls);
  const room = 1 - (meanOf(only(nulls, above).values()) ?? 1);
  const ratio = (meanOf(above.values()) ?? 0) / room;
  const linear = new Map(
    [...above].map(([id, value]) => [id, ratio + (value - ratio * (1 - (nulls.get(id) ?? 0))) / room]),
  );
  // The scatter of the draws is scaled as the mean is.
  const scaled =
    table &&
    Object.assign(
      new Map([...onlyRows(table, above)].map(([id, row]) => [id, row.map((v) => v && v / room)] as const)),
      table.trainings === undefined ? {} : { trainings: table.trainings },
    );
  return estimate(linear, scaled);
}

/** What the rule of randomization could have found: chances over simulated runs, and the least margin of 80 in 100. */
export function power({ pools, plainNulls, nulls, table = new Map() }: Judged, smooth: ByImage) {
  const kept = onlyRows(table, nulls);
  const units = [...plainNulls].map(([id, mean]) => ({
    group: groups.get(id) ?? id,
    pool: pools.get(id) ?? [],
    influence: (nulls.get(id) ?? 0) - mean,
    shift: mean - (smooth.get(id) ?? Number.NaN),
  }));
  const lost = units.filter(({ shift }) => Number.isFinite(shift));
  const draws = {
    count: [...kept.values()][0]?.length ?? 1,
    sd: columnVariance([...kept.values()], groupsOf(kept))?.sd ?? 0,
  };
  const margins = [...kept].map(([id, row]) => row.map((value) => value && (nulls.get(id) ?? 0) - value));
  const found = twoWayRandomMean(margins, groupsOf(kept));
  const chance = (given: typeof units) => bootstrapPower(given, { draws, seed: `${seed}/power` }) ?? null;
  return {
    unrelated: chance(units.map((unit) => ({ ...unit, shift: 0 }))),
    lost: chance(lost),
    detectable: found === undefined ? null : found.halfWidth(0.95) + found.halfWidth(0.6),
    room: meanOf(lost.map(({ shift }) => shift)) ?? null,
  };
}

/** Each method's margins on the images that all methods with any have, and the order by their means. */
export function ranked(margins: ReadonlyMap<string, ByImage>) {
  const known = [...margins].filter(([, values]) => values.size > 0);
  const images = known.length === 0 ? [] : items.map(({ id }) => id);
  const common = images.filter((id) => known.every(([, values]) => values.has(id)));
  const means = known.map(([method, values]) => ({
    method,
    values: only(values, new Set(common)),
    mean: meanOf(common.map((id) => values.get(id) ?? 0)) ?? 0,
  }));
  return { common, methods: means.sort((a, b) => b.mean - a.mean) };
}
