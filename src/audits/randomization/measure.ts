import type { Unit } from '../../types/audit.ts';
import type { Row } from '../../types/row.ts';
import type { RandomInitialization, Run, RunImage } from '../../types/run.ts';
import { reference } from '../reference.ts';
import { rowsOf } from '../rows.ts';
import { type Compare, comparison, comparisonWithSmoothNull } from '../similarity/comparison.ts';
import { isPairUnit, pairRows, pairUnits } from '../similarity/pairs.ts';
import { cascade } from './cascade.ts';
import { withEntropyRise } from './entropyRise.ts';
import { halfState } from './half.ts';
import type { RandomizationOptions } from './options.ts';

const audit = 'randomization';

/** The states of the cascade in each draw: the last and that of half of the layers in all, the others in few. */
export function initializationsOf(
  run: Run,
  { draws, intermediateDraws, intermediateImages: _, statistics, ...options }: RandomizationOptions,
): RandomInitialization[] {
  const states = cascade(run.layers(), options);
  const half = halfState(
    states.map((state) => ({ ...state, redrawn: state.layers.length, layers: state.of })),
  );
  const few = run.preset === 'arun2021' ? draws : intermediateDraws;
  return Array.from({ length: draws }, (_, draw) =>
    states
      .filter((state, k) => draw < few || k === states.length - 1 || state.step === half?.step)
      .map((state) => ({ ...state, draw, statistics })),
  ).flat();
}

/** The images of a state: all at the last, else some that are evenly spread. */
function imagesOf(
  run: Run,
  { layers, of }: RandomInitialization,
  { intermediateImages }: RandomizationOptions,
): RunImage[] {
  const { images, preset } = run;
  const isAll = layers.length === of || preset === 'arun2021' || images.length <= intermediateImages;
  if (isAll) return [...images];
  const indices = Array.from({ length: intermediateImages }, (_, k) =>
    Math.floor(((k + 0.5) * images.length) / intermediateImages),
  );
  return indices.flatMap((index) => images[index] ?? []);
}

/** Each image under each state; then the null: maps of different images, all under the trained weights. */
export function randomizationUnits(run: Run, options: RandomizationOptions): Unit[] {
  const trained = reference(run);
  const states = initializationsOf(run, options).flatMap((initialization) =>
    imagesOf(run, initialization, options).map(({ id: image }) => ({
      key: `${initialization.draw}/${initialization.step}/${image}`,
      image,
      maps: [
        { source: trained, image },
        { source: { ...trained, initialization }, image },
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
  if (drawn?.source.initialization === undefined)
    throw new RangeError(`unit '${unit.key}' has no re-drawn weights`);
  const { source, image } = drawn;
  const { initialization } = drawn.source;
  const [before, after] = [await run.maps(trained, image), await run.maps(source, image)];
  const isLast = initialization.layers.length === initialization.of;
  const seed = run.mapSeed(source, image);
  const options = { preset: run.preset, seed, ...using };
  const measure = isLast ? comparisonWithSmoothNull : comparison;
  const cell = { audit, image, model: source.model, condition: conditionOf(initialization), seed };
  return run.methods.flatMap((name) => {
    const [own, reinitialized] = [before.get(name), after.get(name)];
    const found = measure(own, reinitialized, options);
    return rowsOf(
      { ...cell, subject: { kind: 'method', name } },
      isLast ? withEntropyRise(found, own, reinitialized) : found,
    );
  });
}

function conditionOf({ step, layers, of, draw }: RandomInitialization) {
  return { state: step, redrawn: layers.length, layers: of, draw };
}
