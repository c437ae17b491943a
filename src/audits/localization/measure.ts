import { regionMetrics } from '../../metrics/index.ts';
import type { Image, Mask, SaliencyMap } from '../../types/arrays.ts';
import type { Unit } from '../../types/audit.ts';
import type { AverageMask } from '../../types/averageMask.ts';
import type { RegionMetric } from '../../types/metric.ts';
import type { Condition, Role, Row } from '../../types/row.ts';
import type { MapResult, MapSource, RandomInitialization, Run } from '../../types/run.ts';
import { measuredOrFailed } from '../measuredOrFailed.ts';
import { allOf, type Measurement, type Preset } from '../measurement.ts';
import { numericalErrorFacts } from '../numericalError.ts';
import { reference } from '../reference.ts';
import { rowsOf } from '../rows.ts';
import { averageName, halvesMeans, masksFact } from './averageBar.ts';
import { baselines, secondReaderMap, secondReaderName } from './baselineMaps.ts';
import { furtherMetrics } from './furtherMetrics.ts';
import { lesionFacts } from './lesionFacts.ts';
import type { LocalizationAuditOptions } from './options.ts';
import { decidingRocAuc, localizationMetric, localizationScores, rocAucFact } from './scores.ts';

const audit = 'localization';

/** What a method's map scores against a mask, by the metrics of the run. */
export type Scores = (
  map: SaliencyMap,
  mask: Mask,
  preset: Preset,
  metrics?: readonly RegionMetric[],
) => Measurement[];

/** The metrics of every run, what was asked for, and how the map of a method is scored. */
export interface Measured {
  readonly metrics: readonly RegionMetric[];
  readonly options: LocalizationAuditOptions;
  readonly scores: Scores;
}

/** How one unit is scored. */
interface Scoring {
  readonly run: Run;
  readonly scores: Scores;
  readonly metrics: readonly RegionMetric[];
  readonly deciding: string;
}

/** Each image under the trained weights; then under every state in which all weights are random, where there is one. */
export function localizationUnits(run: Run, { secondReader }: LocalizationAuditOptions): Unit[] {
  if (secondReader !== undefined && !run.regions.includes(secondReader)) {
    throw new RangeError(
      `localization: secondReader must name a region of the data set, got '${secondReader}'; it has ${run.regions.length > 0 ? run.regions.join(', ') : 'none with names'}`,
    );
  }
  const sources = [
    reference(run),
    ...untrained(run).map((initialization) => ({ ...reference(run), initialization })),
  ];
  return sources.flatMap((source) =>
    run.images.map(({ id: image }) => ({
      key: source.initialization === undefined ? image : `untrained/${source.initialization.draw}/${image}`,
      image,
      maps: [{ source, image }],
    })),
  );
}

/** The rows of a unit: every method against the mask of the image, and under trained weights every baseline. */
export async function localizationRows(
  unit: Unit,
  run: Run,
  { metrics, options, scores }: Measured,
): Promise<Row[]> {
  const [asked] = unit.maps;
  if (asked === undefined) throw new RangeError(`unit '${unit.key}' asks for no maps`);
  const { source, image } = asked;
  const mask = await run.mask(image);
  const found = await run.maps(source, image);
  const cell = { ...cellOf(source), image, seed: run.mapSeed(source, image) };
  const needsPixels = run.hasPixels && (options.metrics.length > 0 || source.initialization === undefined);
  const pixels = needsPixels ? (await run.prepared(reference(run).model, image)).image : undefined;
  const byRoc = options.preset === 'brocki2022';
  const isRoc = ({ name }: RegionMetric) => name === decidingRocAuc.default;
  const roc = byRoc && !metrics.some(isRoc) ? regionMetrics.filter(isRoc) : [];
  const scoring: Scoring = {
    run,
    metrics: [...metrics, ...roc, ...furtherMetrics(options, pixels)],
    scores,
    deciding: (byRoc ? decidingRocAuc : localizationMetric)[run.preset],
  };
  const rows = run.methods.flatMap((name) => {
    const subject = { kind: 'method', name } as const;
    const result = found.get(name);
    const measurements = scored(() => result, mask, scoring);
    const facts = source.initialization === undefined ? numericalErrorFacts(result) : [];
    if (byRoc) facts.push(rocAucFact);
    return rowsOf({ ...cell, subject }, [...measurements, ...facts]);
  });
  if (source.initialization !== undefined) return rows;
  const { secondReader } = options;
  return [...rows, ...(await besideRows({ image, mask, pixels, secondReader }, scoring))];
}

function cellOf({ model, initialization }: MapSource): {
  audit: string;
  role: Role;
  model: string;
  condition?: Condition;
} {
  if (initialization === undefined) return { audit, role: 'score', model };
  return { audit, role: 'reference', model, condition: { state: 'untrained', draw: initialization.draw } };
}

const noMask = { state: 'unscorable', reason: 'the image has no mask' } as const;

interface MaskedImage {
  readonly image: string;
  readonly mask: Mask | undefined;
  readonly pixels: Image | undefined;
  readonly secondReader: string | undefined;
}

/** Baselines, a second reader where there is one, and the first localization network. */
async function besideRows(
  { image, mask, pixels, secondReader }: MaskedImage,
  whole: Scoring,
): Promise<Row[]> {
  const { run, metrics } = whole;
  const seed = run.seed(audit, image);
  const own = { audit, image, seed } as const;
  const { model } = reference(run);
  const scores: Scores = (map, region, preset) =>
    localizationScores(map, region, preset, { isExplanation: false, metrics });
  const scoring: Scoring = { ...whole, scores };
  const average = await run.averageMask(image);
  const rows = Object.entries(baselines).flatMap(([name, mapOf]) => {
    if (name === 'edge' && pixels === undefined) return [];
    const result = () => (mask === undefined ? noMask : mapOf({ size: mask.shape, seed, average, pixels }));
    return rowsOf({ ...own, model, subject: { kind: 'baseline', name } }, scored(result, mask, scoring));
  });
  rows.push(
    ...rowsOf({ ...own, model, subject: { kind: 'baseline', name: averageName } }, [
      ...behind(average, mask, scoring),
      ...lesionFacts(mask, pixels),
    ]),
  );
  if (secondReader !== undefined) {
    const second = await run.region(model, image, secondReader);
    const subject = { kind: 'baseline', name: secondReaderName } as const;
    rows.push(
      ...rowsOf(
        { ...own, model, subject },
        scored(() => secondReaderMap(second), mask, scoring),
      ),
    );
  }
  const [network] = run.localizers;
  if (network === undefined) return rows;
  const located = await run.located(network, image);
  const subject = { kind: 'network', name: network } as const;
  return [
    ...rows,
    ...rowsOf(
      { ...own, model: network, subject },
      scored(() => located, mask, scoring),
    ),
  ];
}

/** How many masks stand behind the average mask, and what about half of them score. */
function behind(
  average: AverageMask | undefined,
  mask: Mask | undefined,
  { run, scores }: Scoring,
): Measurement[] {
  if (average === undefined || mask === undefined) return [];
  const halves = average.halves.map(({ map, masks }) => ({ masks, scored: scores(map, mask, run.preset) }));
  return [...masksFact(average), ...halvesMeans(halves)];
}

/** A finding against the mask of its image. */
function scored(
  findingOf: () => MapResult | undefined,
  mask: Mask | undefined,
  { run: { preset }, scores, metrics, deciding: metric }: Scoring,
): Measurement[] {
  return measuredOrFailed(metric, () => {
    const result = findingOf();
    if (result === undefined) throw new RangeError('a method must have a result for each image, got none');
    if (result.state === 'failed') return allOf([metric], result);
    if (mask === undefined) return allOf([metric], noMask);
    if (result.state === 'unscorable') return allOf([metric], result);
    return scores(result.evidence.map, mask, preset, metrics);
  });
}

/** The states of the run in which every layer is re-drawn. */
function untrained({ initializations }: Run): RandomInitialization[] {
  return initializations.filter(({ layers, of }) => layers.length === of);
}
