import type { Unit } from '../../types/audit.ts';
import type { Row } from '../../types/row.ts';
import type { Redraw, Run } from '../../types/run.ts';
import { reference } from '../reference.ts';
import { rowsOf } from '../rows.ts';
import { type Compare, comparison, comparisonWithSmoothNull } from '../similarity/comparison.ts';
import { isPairUnit, pairRows, pairUnits } from '../similarity/pairs.ts';
import { cascade } from './cascade.ts';
import type { RandomizationOptions } from './options.ts';

const audit = 'randomization';

/** Every state of the cascade in every draw. */
export function redrawsOf(run: Run, { draws, statistics, ...options }: RandomizationOptions): Redraw[] {
  const states = cascade(run.layers(), options);
  return Array.from({ length: draws }, (_, draw) =>
    states.map((state) => ({ ...state, draw, statistics })),
  ).flat();
}

/** Each image under each state; then the null: maps of different images, all under the trained weights. */
export function randomizationUnits(run: Run, options: RandomizationOptions): Unit[] {
  const trained = reference(run);
  const states = redrawsOf(run, options).flatMap((redraw) =>
    run.images.map(({ id: image }) => ({
      key: `${redraw.draw}/${redraw.step}/${image}`,
      image,
      maps: [
        { source: trained, image },
        { source: { ...trained, redraw }, image },
      ],
    })),
  );
  return [...states, ...pairUnits(run, { audit, a: trained, b: trained })];
}

/** The maps of one image under trained and under re-drawn weights compared, or the null pairs of an image. */
export async function randomizationRows(unit: Unit, run: Run, compare?: Compare): Promise<Row[]> {
  const trained = reference(run);
  const using = compare === undefined ? {} : { compare };
  if (isPairUnit(unit)) return pairRows(unit, run, { audit, a: trained, b: trained, ...using });
  const [, drawn] = unit.maps;
  if (drawn?.source.redraw === undefined) throw new RangeError(`unit '${unit.key}' has no re-drawn weights`);
  const { source, image } = drawn;
  const { redraw } = drawn.source;
  const [before, after] = [await run.maps(trained, image), await run.maps(source, image)];
  const isLast = redraw.layers.length === redraw.of;
  const seed = run.mapSeed(source, image);
  const options = { preset: run.preset, seed, ...using };
  const measure = isLast ? comparisonWithSmoothNull : comparison;
  const place = { audit, image, model: source.model, condition: conditionOf(redraw), seed };
  return run.methods.flatMap((name) =>
    rowsOf(
      { ...place, subject: { kind: 'method', name } },
      measure(before.get(name), after.get(name), options),
    ),
  );
}

function conditionOf({ step, layers, of, draw }: Redraw) {
  return { state: step, redrawn: layers.length, layers: of, draw };
}
