import type { Unit } from '../../types/audit.ts';
import type { Row } from '../../types/row.ts';
import type { Run } from '../../types/run.ts';
import { allOf } from '../measurement.ts';
import { reference } from '../reference.ts';
import { rowsOf } from '../rows.ts';
import { type Compare, comparisonWithSmoothNull } from '../similarity/comparison.ts';
import { isPairUnit, pairRows, pairUnits } from '../similarity/pairs.ts';
import { similarityMetric } from '../similarity/similarity.ts';
import type { ClassOptions } from './options.ts';

const audit = 'class-sensitivity';

/** Each image; then the null: maps of the explained class of different images. */
export function classUnits(run: Run): Unit[] {
  const source = reference(run);
  const images = run.images.map(({ id }) => ({ key: id, image: id, maps: [{ source, image: id }] }));
  return [...images, ...pairUnits(run, { audit, a: source, b: source })];
}

/** The map of the explained class of an image against that of another class, or the null pairs of an image. */
export async function classRows(
  unit: Unit,
  run: Run,
  { options, compare }: { readonly options: ClassOptions; readonly compare: Compare },
): Promise<Row[]> {
  const source = reference(run);
  if (isPairUnit(unit)) return pairRows(unit, run, { audit, a: source, b: source, compare });
  const { image } = unit;
  const cell = { audit, image, model: source.model };
  const subjects = run.methods.map((name) => ({ kind: 'method', name }) as const);
  const [logits = new Float32Array()] = await run.logits(source.model, [{ image }]);
  const other = otherClass(logits, run.target(image), options);
  if (typeof other === 'string') {
    const outcome = { state: 'unscorable', reason: other } as const;
    const seed = run.mapSeed(source, image);
    return subjects.flatMap((subject) =>
      rowsOf({ ...cell, subject, seed }, allOf([similarityMetric[run.preset]], outcome)),
    );
  }
  const across = { ...source, target: other };
  const [own, others] = [await run.maps(source, image), await run.maps(across, image)];
  const seed = run.mapSeed(across, image);
  return subjects.flatMap((subject) =>
    rowsOf(
      { ...cell, subject, condition: { class: other }, seed },
      comparisonWithSmoothNull(own.get(subject.name), others.get(subject.name), {
        ...{ preset: run.preset, seed, compare },
      }),
    ),
  );
}

/** Another class than the explained one, the lower of equal ones; or why there is none. */
function otherClass(
  logits: Float32Array,
  target: number | undefined,
  { other }: ClassOptions,
): number | string {
  if (typeof other === 'number' && other >= logits.length)
    throw new RangeError(`other must be a class index from 0 to ${logits.length - 1}, got ${other}`);
  if (target === undefined) return 'the logits are not finite';
  if (other === target) return 'the class is the explained one';
  if (typeof other === 'number') return other;
  const sign = other === 'second' ? 1 : -1;
  const rest = [...logits.keys()].filter((index) => index !== target);
  const best = rest.reduce<number | undefined>(
    (a, b) => (a === undefined || sign * (logits[b] ?? 0) > sign * (logits[a] ?? 0) ? b : a),
    undefined,
  );
  return best ?? 'the model has one class';
}
