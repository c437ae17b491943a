import ndarray from 'ndarray';
import { dense } from '../../math/arrays/dense.ts';
import { spatialShape } from '../../math/arrays/imageAxes.ts';
import { resizedLinear } from '../../math/resizing/resizedLinear.ts';
import type { SaliencyMap } from '../../types/arrays.ts';
import type { Unit } from '../../types/audit.ts';
import type { Row } from '../../types/row.ts';
import type { MapResult, MapResults, Run } from '../../types/run.ts';
import { allOf, type Measurement } from '../measurement.ts';
import { numericalErrorRows } from '../numericalErrorRows.ts';
import { rowsOf } from '../rows.ts';
import { type Compare, comparison, comparisonWithSmoothNull } from '../similarity/comparison.ts';
import { isPairUnit, pairRows, pairUnits } from '../similarity/pairs.ts';
import { similarityMetric } from '../similarity/similarity.ts';
import { anyClass, sameClassFact } from './anyClass.ts';

/** Two models that are compared, and in which audit. */
interface Sides {
  readonly audit: string;
  readonly a: string;
  readonly b: string;
}

/** Which models an audit compares: every pair, in order. */
export interface Agreeing {
  readonly audit: string;
  readonly pairs: readonly (readonly [a: string, b: string])[];
}

const networkPrefix = 'localizer/';

/** Each image by both models of a pair; the null, maps of different images; and each image by two localization networks. */
export function agreementUnits(run: Run, { audit, pairs }: Agreeing): Unit[] {
  const units = pairs.flatMap(([a, b], index) => {
    const [own, other] = [{ model: a }, { model: b }];
    const name = index === 0 ? undefined : `${a} ${b}`;
    const images = run.images.map(({ id: image }) => ({
      key: name === undefined ? image : `${name}/${image}`,
      image,
      maps: [
        { source: own, image },
        { source: other, image },
      ],
    }));
    return [...images, ...pairUnits(run, { audit, a: own, b: other, ...(name !== undefined && { name }) })];
  });
  const networks =
    run.localizers.length < 2
      ? []
      : run.images.map(({ id: image }) => ({ key: `${networkPrefix}${image}`, image, maps: [] }));
  return [...units, ...networks];
}

/** The rows of a unit. Maps of a model with another input size are brought to the first one's. */
export async function agreementRows(
  unit: Unit,
  run: Run,
  { compare, audit }: { readonly audit: string; readonly compare?: Compare },
): Promise<Row[]> {
  const using = compare === undefined ? {} : { compare };
  if (unit.maps.length === 0) return networkRows(unit, run, audit);
  const [a, b] = unit.maps.map(({ source: { model } }) => model);
  // An image without another patient's has no null.
  if (a === undefined || b === undefined) return [];
  const size = spatialShape(run.models.find(({ id }) => id === a)?.inputShape ?? []);
  const fitted = (results: MapResults) => fittedResults(results, size);
  if (isPairUnit(unit))
    return pairRows(unit, run, { audit, a: { model: a }, b: { model: b }, fitted, ...using });
  const rows = await imageRows(unit, run, { audit, a, b, fitted, ...using });
  const isFirstPair = unit.key === unit.image;
  const source = { model: a };
  return isFirstPair ? [...rows, ...(await numericalErrorRows(unit.image, run, { audit, source }))] : rows;
}

interface ImageOptions extends Sides {
  readonly compare?: Compare;
  readonly fitted: (results: MapResults) => MapResults;
}

/**
 * The maps of one image compared. Both models explain the class that was chosen for the first. Where they predict
 * different classes the image is left out of the score and counted, but under `arun2021`, as that paper had no such
 * rule; the references have all images.
 */
async function imageRows({ image }: Unit, run: Run, options: ImageOptions): Promise<Row[]> {
  const { audit, a, b, compare, fitted } = options;
  const { preset } = run;
  const own = await run.maps({ model: a }, image);
  const others = fitted(await run.maps({ model: b }, image));
  const classes = [await run.predicted(a, image), await run.predicted(b, image)];
  const isSame = classes[0] === classes[1];
  const isCounted = preset === 'arun2021' || isSame;
  const fact = { role: 'fact', metric: sameClassFact } as const;
  const same = { ...fact, outcome: { state: 'scored', value: Number(isSame) } } as const;
  const facts = classes.includes(undefined) ? [] : [same];
  const seed = run.mapSeed({ model: a }, image);
  const cell = { audit, image, model: a, partner: { model: b }, seed };
  return run.methods.flatMap((name) => {
    const asked = { preset, seed, ...(compare && { compare }) };
    const all = comparisonWithSmoothNull(own.get(name), others.get(name), asked);
    const measurements = [...(isCounted ? all : ofOtherClass(all, preset)), ...ofAnyClass(all), ...facts];
    return rowsOf({ ...cell, subject: { kind: 'method', name } }, measurements);
  });
}

/** What an image on which the two predict different classes counts for: a failure stays one. */
function ofOtherClass(all: readonly Measurement[], preset: Run['preset']): readonly Measurement[] {
  if (all.some(({ outcome }) => outcome.state === 'failed')) return all;
  const reason = 'the classifiers predict different classes';
  return allOf([similarityMetric[preset]], { state: 'unscorable', reason });
}

function ofAnyClass(all: readonly Measurement[]): Measurement[] {
  return all
    .filter(({ metric, role }) => role === undefined && Object.values(similarityMetric).includes(metric))
    .map((one) => ({ ...one, role: 'reference', condition: anyClass }));
}

/** How alike the maps of two localization networks are: the bar of the methods' agreement. */
async function networkRows({ image }: Unit, run: Run, audit: string): Promise<Row[]> {
  const [a, b] = run.localizers;
  if (a === undefined || b === undefined) return [];
  const [first, second] = [await run.located(a, image), await run.located(b, image)];
  const subject = { kind: 'network', name: a } as const;
  const cell = {
    audit,
    subject,
    image,
    model: a,
    partner: { model: b },
    seed: run.seed('localizer', image),
  };
  return rowsOf(cell, comparison(first, second, { preset: run.preset }));
}

function fittedResults(results: MapResults, size: readonly number[]): MapResults {
  return new Map([...results].map(([name, result]) => [name, fittedResult(result, size)]));
}

function fittedResult(result: MapResult, size: readonly number[]): MapResult {
  if (result.state !== 'found') return result;
  const { map, signed } = result.evidence;
  const evidence = { map: fittedMap(map, size), ...(signed && { signed: fittedMap(signed, size) }) };
  return { state: 'found', evidence };
}

/** A map enlarged or reduced linearly along each axis to a size; itself where it has that. Throws RangeError where the axes are others. */
export function fittedMap(map: SaliencyMap, size: readonly number[]): SaliencyMap {
  if (map.shape.join() === size.join()) return map;
  if (map.shape.length !== size.length)
    throw new RangeError(`map must have ${size.length} axes, got shape [${map.shape}]`);
  return ndarray(resizedLinear(dense(map), [...map.shape, 1], { size }), [...size]);
}
