import { isRecord } from '../../checks/isRecord.ts';
import { bootstrapMean, createResampler, type Resampler } from '../../statistics/index.ts';
import type { MethodSummary } from '../../types/summary.ts';
import { type Change, changesBetween, configChanges } from './configDiff.ts';
import { type RunRecord, summaryIn } from './runFolder.ts';

/** What changed from one run to another. */
export interface RunComparison {
  /** Null where only the other of two suites has a task of this name. */
  readonly before: RunName | null;
  readonly after: RunName | null;
  /** Of the configs, with every default. */
  readonly settings: readonly Change[];
  readonly versions: readonly Change[];
  /** Of the digests of models, data and maps. */
  readonly digests: readonly Change[];
  /** By criterion and method, in the order of the first run; then those that only the second has. */
  readonly cells: readonly CellComparison[];
}

/** How a run is named beside another. */
export interface RunName {
  readonly folder: string;
  readonly name: string;
  readonly started: string | null;
}

/** A number of both runs, and how it changed. */
export interface CellComparison {
  readonly criterion: string;
  readonly method: string;
  /** Null where the run has no such cell. */
  readonly before: CellNumbers | null;
  readonly after: CellNumbers | null;
  /** Whether both have a verdict, and not the same. */
  readonly isFlipped: boolean;
  /** Mean of after − before over the images that both scored; null where there is none or the metrics differ. */
  readonly difference: number | null;
  /** 95 % interval of the difference, resampled by patient; null with fewer than five patients. */
  readonly differenceCi: readonly [lo: number, hi: number] | null;
  /** Images that both scored. */
  readonly shared: number;
}

/** A mean with its interval and verdict. */
export type CellNumbers = Pick<MethodSummary, 'metric' | 'mean' | 'ci' | 'n' | 'verdict'>;

/**
 * What changed from one finished run to another: settings, versions, digests, and each method's numbers. Of a run
 * without a counterpart it has the numbers alone. Throws RangeError where a run lost its summary.
 */
export function runComparison(before: RunRecord | undefined, after: RunRecord | undefined): RunComparison {
  const [a, b] = [before?.manifest, after?.manifest];
  const groups = new Map([...groupsOf(a), ...groupsOf(b)]);
  const resampler = createResampler(String(a?.seed ?? 1));
  const isPair = a !== undefined && b !== undefined;
  return {
    before: nameOf(before),
    after: nameOf(after),
    settings: isPair ? configChanges(a.config, b.config) : [],
    versions: isPair ? changesBetween(a.versions, b.versions) : [],
    digests: isPair ? changesBetween(digestsOf(a), digestsOf(b)) : [],
    cells: cellNames([before, after]).map(([criterion, method]) => {
      const cell = (run: RunRecord | undefined) => run && summaryIn(run).criteria[criterion]?.[method];
      return {
        criterion,
        method,
        ...cellComparison(cell(before), cell(after), { groups, resampler }),
      };
    }),
  };
}

function nameOf(run: RunRecord | undefined): RunName | null {
  if (run === undefined) return null;
  return { folder: run.folder, name: summaryIn(run).name, started: run.manifest.started ?? null };
}

/** The digests but that of the config, whose differences are listed by key. */
function digestsOf({ sha256 }: RunRecord['manifest']): unknown {
  if (!isRecord(sha256)) return {};
  const { config: _, ...others } = sha256;
  return others;
}

/** The patient of each image, where the manifest names one. */
function groupsOf(manifest: RunRecord['manifest'] | undefined): (readonly [string, string])[] {
  const { images = [] } = manifest ?? {};
  return images.map(({ id, group }) => [id, group ?? id] as const);
}

function cellNames(runs: readonly (RunRecord | undefined)[]): [criterion: string, method: string][] {
  const names = runs.flatMap((run) =>
    Object.entries(run === undefined ? {} : summaryIn(run).criteria).flatMap(([criterion, methods]) =>
      Object.keys(methods).map((method): [string, string] => [criterion, method]),
    ),
  );
  const unique = [...new Map(names.map((name) => [name.join('\u0000'), name])).values()];
  const criteria = [...new Set(unique.map(([criterion]) => criterion))];
  return criteria.flatMap((criterion) => unique.filter(([own]) => own === criterion));
}

function cellComparison(
  before: MethodSummary | undefined,
  after: MethodSummary | undefined,
  { groups, resampler }: { readonly groups: ReadonlyMap<string, string>; readonly resampler: Resampler },
): Omit<CellComparison, 'criterion' | 'method'> {
  const isSameMetric = before !== undefined && before.metric === after?.metric;
  const earlier = new Map(before?.values.map(({ image, value }) => [image, value]));
  const pairs = (isSameMetric ? after.values : []).flatMap(({ image, value }) => {
    const other = earlier.get(image);
    return other === undefined ? [] : [{ group: groups.get(image) ?? image, difference: value - other }];
  });
  const estimate = bootstrapMean(
    pairs.map(({ difference }) => difference),
    { resampler, groups: pairs.map(({ group }) => group) },
  );
  return {
    before: numbersOf(before),
    after: numbersOf(after),
    isFlipped: before !== undefined && after !== undefined && before.verdict !== after.verdict,
    difference: estimate?.mean ?? null,
    differenceCi: estimate?.interval ?? null,
    shared: pairs.length,
  };
}

function numbersOf(cell: MethodSummary | undefined): CellNumbers | null {
  if (cell === undefined) return null;
  const { metric, mean, ci, n, verdict } = cell;
  return { metric, mean, ci, n, verdict };
}
