import type { Unit } from '../../types/audit.ts';
import type { Outcome, Row } from '../../types/row.ts';
import type { MapResult, MapResults, Run, RunModel } from '../../types/run.ts';
import { constantReason } from '../constantMap.ts';
import { allOf, type Measurement } from '../measurement.ts';
import { reference } from '../reference.ts';
import { rowsOf } from '../rows.ts';
import { type Curves, curvesOf } from './curves.ts';
import { fillOf, middleGrey } from './fills.ts';
import { gridOf } from './grid.ts';
import { relativeInfidelity, type Windows, windowsOf } from './infidelity.ts';
import { audit, gain, gainUnder, moved, studyGain } from './names.ts';
import type { FidelityOptions } from './options.ts';
import { baselineOrderings, movedMap, type Ordering, orderingOf, varyingMaps } from './orderings.ts';
import { partnersOf } from './partners.ts';
import { accuracyGainOf, curveFacts, furtherScores, gainOf, type Reading, studyScores } from './scores.ts';

/** Each image: the methods' maps of it, and of another image, whose maps are a null of the same kind. */
export function fidelityUnits(run: Run): Unit[] {
  const source = reference(run);
  const partners = partnersOf(run);
  return run.images.map(({ id }) => {
    const partner = partners.get(id);
    const others = partner === undefined ? [] : [{ source, image: partner }];
    return { key: id, image: id, maps: [{ source, image: id }, ...others] };
  });
}

/** The rows of an image. */
export async function fidelityRows(unit: Unit, run: Run, options: FidelityOptions): Promise<Row[]> {
  const [own, other] = unit.maps;
  if (own === undefined) throw new RangeError(`unit '${unit.key}' asks for no maps`);
  const found = await run.maps(own.source, own.image);
  const others =
    other === undefined ? new Map<string, MapResult>() : await run.maps(other.source, other.image);
  const asked = await askedOf({ run, options, found, others, image: own.image });
  const cell = { audit, image: own.image, model: own.source.model };
  const methods = run.methods.flatMap((name) => {
    const subject = { kind: 'method', name } as const;
    const at = { ...cell, subject, seed: run.mapSeed(own.source, own.image) };
    const rows = rowsOf(at, methodScores(name, found.get(name), asked));
    if (other === undefined) return rows;
    const partner = { image: other.image };
    return [...rows, ...rowsOf({ ...at, role: 'null', partner }, asked.numbers(`other/${name}`))];
  });
  const baselines = asked.baselines.flatMap((name) =>
    rowsOf(
      { ...cell, subject: { kind: 'baseline', name }, seed: run.seed(audit, own.image) },
      asked.numbers(`baseline/${name}`),
    ),
  );
  return [...methods, ...baselines];
}

/** All that was asked of the model for one image. */
interface Asked {
  readonly isStudy: boolean;
  readonly reading: Reading | undefined;
  readonly windows: Windows | undefined;
  readonly baselines: readonly string[];
  curves(name: string): Curves | undefined;
  /** The gains of an ordering, by every replacement; none of one that is not there. */
  numbers(name: string): Measurement[];
}

interface AskedOptions {
  readonly run: Run;
  readonly options: FidelityOptions;
  readonly found: MapResults;
  readonly others: MapResults;
  readonly image: string;
}

async function askedOf({ run, options, found, others, image }: AskedOptions): Promise<Asked> {
  const isStudy = options.preset === 'brocki2022';
  const target = run.target(image);
  const nothing = { isStudy, reading: undefined, windows: undefined, baselines: [] };
  if (target === undefined) return { ...nothing, curves: () => undefined, numbers: () => [] };
  const model = modelOf(run);
  const prepared = await run.prepared(model.id, image);
  const seed = run.seed(audit, image);
  const own = orderingsOf('own', found);
  const unrelated = orderingsOf('other', others);
  const shifted = varyingMaps(found).map(([name, map]) =>
    orderingOf(`moved/${name}`, movedMap(map, `${seed}/${name}`)),
  );
  const [mask, average] = [await run.mask(image), (await run.averageMask(image))?.map];
  const baselines = baselineOrderings({ prepared, mask, average, seed });
  const grid = (steps: number) => gridOf(prepared, isStudy ? undefined : steps);
  const { label } = run.images.find(({ id }) => id === image) ?? {};
  const at = { run, model: model.id, prepared };
  const main = grid(options.steps);
  const fill = isStudy ? middleGrey(model) : fillOf(options.fill, prepared.image, { model, seed });
  const reading = { shares: main.shares, target, label };
  const curves = await curvesOf([...own, ...unrelated, ...shifted, ...baselines], {
    ...at,
    fill,
    counts: main.counts,
  });
  const further: { readonly metric: string; readonly curves: ReadonlyMap<string, Curves> }[] = [];
  const beside = grid(options.besideSteps);
  for (const name of isStudy ? [] : options.beside.filter((one) => one !== options.fill)) {
    const under = { ...at, fill: fillOf(name, prepared.image, { model, seed }), counts: beside.counts };
    further.push({ metric: gainUnder[name], curves: await curvesOf([...own, ...unrelated], under) });
  }
  const count = isStudy ? 0 : options.windows;
  return {
    isStudy,
    reading,
    windows: count === 0 ? undefined : await windowsOf({ ...at, fill, target, count, seed }),
    baselines: baselines.map(({ name }) => name.replace('baseline/', '')),
    curves: (name) => curves.get(name),
    numbers: (name) => {
      const known = curves.get(name);
      if (known === undefined) return [];
      if (isStudy) return studyScores(known, reading);
      const besides = further.flatMap(({ metric, curves: all }) => {
        const under = all.get(name);
        return under === undefined ? [] : [gainOf(under, { ...reading, shares: beside.shares }, metric)];
      });
      return [gainOf(known, reading), accuracyGainOf(known, reading), ...besides];
    },
  };
}

function modelOf(run: Run): RunModel {
  const { model } = reference(run);
  const found = run.models.find(({ id }) => id === model);
  if (found === undefined) throw new RangeError(`no model of the run is named '${model}'`);
  return found;
}

function orderingsOf(kind: string, found: MapResults): Ordering[] {
  return varyingMaps(found).map(([name, map]) => orderingOf(`${kind}/${name}`, map));
}

const constant: Outcome = { state: 'unscorable', reason: constantReason };

function methodScores(name: string, result: MapResult | undefined, asked: Asked): Measurement[] {
  const deciding = asked.isStudy ? [studyGain] : [gain];
  if (result === undefined) throw new RangeError('a method must have a result for each image, got none');
  if (result.state !== 'found') return allOf(deciding, result);
  const curves = asked.curves(`own/${name}`);
  const { reading, windows } = asked;
  if (reading === undefined) return allOf(deciding, { state: 'failed', error: 'the logits are not finite' });
  if (curves === undefined) return allOf(deciding, constant);
  const numbers = asked.numbers(`own/${name}`);
  const facts = curveFacts(curves, reading);
  const besides = asked.numbers(`moved/${name}`).map(
    (one): Measurement => ({
      ...one,
      role: 'reference',
      condition: moved,
    }),
  );
  if (asked.isStudy) return [...numbers, ...besides, ...facts];
  const infidelity: Measurement[] =
    windows === undefined
      ? []
      : [{ metric: 'relativeInfidelity', outcome: relativeInfidelity(result.evidence, windows) }];
  return [...numbers, ...furtherScores(curves, reading), ...infidelity, ...besides, ...facts];
}
