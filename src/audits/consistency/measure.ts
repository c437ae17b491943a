import ndarray from 'ndarray';
import { sensitivity } from '../../fidelity/index.ts';
import { dense } from '../../math/arrays/dense.ts';
import type { SaliencyMap } from '../../types/arrays.ts';
import type { Unit } from '../../types/audit.ts';
import type { Evidence } from '../../types/evidence.ts';
import type { Outcome, Row } from '../../types/row.ts';
import type { MapResult, Run } from '../../types/run.ts';
import { allOf, type Measurement } from '../measurement.ts';
import { reference } from '../reference.ts';
import { rowsOf } from '../rows.ts';
import { type Compare, comparisonWithSmoothNull } from '../similarity/comparison.ts';
import { isPairUnit, pairRows, pairUnits } from '../similarity/pairs.ts';
import { similarityMetric } from '../similarity/similarity.ts';
import { type Change, changeOf, type Shift } from './changes.ts';
import type { ConsistencyOptions } from './options.ts';

const audit = 'consistency';

/** Each image under every change; then the null: maps of different images. */
export function consistencyUnits(run: Run, options: ConsistencyOptions): Unit[] {
  const source = reference(run);
  const images = run.images.map(({ id: image }) => ({
    key: image,
    image,
    maps: [
      { source, image },
      ...changesOf(run, image, options).map(({ edit }) => ({ source: { ...source, edit }, image })),
    ],
  }));
  return [...images, ...pairUnits(run, { audit, a: source, b: source })];
}

/** The maps of an image as it is against those under each change, or the null pairs of an image. */
export async function consistencyRows(
  unit: Unit,
  run: Run,
  { options, compare }: { readonly options: ConsistencyOptions; readonly compare: Compare },
): Promise<Row[]> {
  const source = reference(run);
  if (isPairUnit(unit)) return pairRows(unit, run, { audit, a: source, b: source, compare });
  const { image } = unit;
  const own = await run.maps(source, image);
  const changes = changesOf(run, image, options);
  const [before, ...after] = await run.logits(source.model, [
    { image },
    ...changes.map(({ edit }) => ({ image, edit })),
  ]);
  const rows: Row[] = [];
  const moved = new Map<string, number[]>();
  for (const [index, change] of changes.entries()) {
    const changed = { ...source, edit: change.edit };
    const isKept = classOf(before) !== undefined && classOf(after[index]) === classOf(before);
    const found = isKept ? await run.maps(changed, image) : undefined;
    const seed = run.mapSeed(changed, image);
    for (const name of run.methods) {
      const at = { audit, image, model: source.model, subject: { kind: 'method', name } as const };
      const pair = shownInBoth(own.get(name), found?.get(name), change.shift);
      const measured =
        found === undefined
          ? allOf([similarityMetric[run.preset]], otherClass)
          : comparisonWithSmoothNull(pair.before, pair.after, { preset: run.preset, seed, compare });
      rows.push(...rowsOf({ ...at, condition: { change: change.name }, seed }, measured));
      const distance = distanceOf(pair.before, pair.after);
      if (distance !== undefined) moved.set(name, [...(moved.get(name) ?? []), distance]);
    }
  }
  const seed = run.mapSeed(source, image);
  const most = run.methods.flatMap((name) => {
    const distances = moved.get(name) ?? [];
    const measured: Measurement[] =
      distances.length === 0
        ? []
        : [{ metric: 'sensitivityMax', outcome: { state: 'scored', value: Math.max(...distances) } }];
    return rowsOf({ audit, image, model: source.model, subject: { kind: 'method', name }, seed }, measured);
  });
  return [...rows, ...most];
}

const otherClass: Outcome = { state: 'unscorable', reason: 'the change moves the prediction' };

function changesOf(run: Run, image: string, { changes }: ConsistencyOptions): Change[] {
  const { model: id } = reference(run);
  const model = run.models.find((one) => one.id === id);
  if (model === undefined) throw new RangeError(`no model of the run is named '${id}'`);
  return changes.map((name) => changeOf(name, { model, seed: run.seed(audit, image) }));
}

function classOf(logits: Float32Array | undefined): number | undefined {
  return logits?.every(Number.isFinite) ? logits.indexOf(Math.max(...logits)) : undefined;
}

interface Pair {
  readonly before: MapResult | undefined;
  readonly after: MapResult | undefined;
}

/** Both maps on the pixels that both show, the second moved back by the shift. */
function shownInBoth(before: MapResult | undefined, after: MapResult | undefined, shift: Shift): Pair {
  const { rows, columns } = shift;
  if (rows === 0 && columns === 0) return { before, after };
  const from = { rows: Math.max(0, -rows), columns: Math.max(0, -columns) };
  return {
    before: part(before, from, shift),
    after: part(after, { rows: from.rows + rows, columns: from.columns + columns }, shift),
  };
}

function part(result: MapResult | undefined, from: Shift, shift: Shift): MapResult | undefined {
  if (result?.state !== 'found') return result;
  const cut = (map: SaliencyMap): SaliencyMap => {
    const [height = 0, width = 0] = map.shape;
    const size = [height - Math.abs(shift.rows), width - Math.abs(shift.columns)] as const;
    const view = map.lo(from.rows, from.columns).hi(...size);
    return ndarray(dense(view), [...size]);
  };
  const { map, signed } = result.evidence;
  const evidence: Evidence = { map: cut(map), ...(signed && { signed: cut(signed) }) };
  return { state: 'found', evidence };
}

/** ‖after − before‖ / ‖before‖; undefined where there is no map, or one that is 0 everywhere. */
function distanceOf(before: MapResult | undefined, after: MapResult | undefined): number | undefined {
  if (before?.state !== 'found' || after?.state !== 'found') return undefined;
  return sensitivity(before.evidence.map, [after.evidence.map])?.maximum;
}
