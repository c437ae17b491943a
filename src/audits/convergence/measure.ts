import type { Unit } from '../../types/audit.ts';
import type { Row } from '../../types/row.ts';
import type { ImageEdit, Run } from '../../types/run.ts';
import { reference } from '../reference.ts';
import { rowsOf } from '../rows.ts';
import { type Compare, comparisonWithSmoothNull } from '../similarity/comparison.ts';
import { isPairUnit, pairRows, pairUnits } from '../similarity/pairs.ts';

const audit = 'convergence';

/** The image as it is, under a name of its own: the maps are those of another seed. */
const secondSeed: ImageEdit = { name: 'convergence/second seed', apply: ({ image }) => image };

/** Each image under two seeds; then the null: maps of different images. */
export function convergenceUnits(run: Run): Unit[] {
  const source = reference(run);
  const images = run.images.map(({ id: image }) => ({
    key: image,
    image,
    maps: [
      { source, image },
      { source: { ...source, edit: secondSeed }, image },
    ],
  }));
  return [...images, ...pairUnits(run, { audit, a: source, b: source })];
}

/** The maps of an image under two seeds, or the null pairs of an image. */
export async function convergenceRows(unit: Unit, run: Run, compare: Compare): Promise<Row[]> {
  const source = reference(run);
  if (isPairUnit(unit)) return pairRows(unit, run, { audit, a: source, b: source, compare });
  const { image } = unit;
  const again = { ...source, edit: secondSeed };
  const [own, others] = [await run.maps(source, image), await run.maps(again, image)];
  const seed = run.mapSeed(again, image);
  return run.methods.flatMap((name) =>
    rowsOf(
      { audit, image, model: source.model, subject: { kind: 'method', name }, seed },
      comparisonWithSmoothNull(own.get(name), others.get(name), { preset: run.preset, seed, compare }),
    ),
  );
}
