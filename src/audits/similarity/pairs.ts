import type { Unit } from '../../types/audit.ts';
import type { Row } from '../../types/row.ts';
import type { MapResults, MapSource, Run, RunImage } from '../../types/run.ts';
import { patientOf } from '../../verdicts/index.ts';
import { numericalErrorRows } from '../numericalErrorRows.ts';
import { rowsOf } from '../rows.ts';
import { type Compare, comparison, decidingComparison } from './comparison.ts';
import { nullPairs } from './nullPairs.ts';

/** Of the partners of an image so many are compared by every metric, the rest by the one that decides. */
const fullyCompared = 5;

/** Whose maps of different images are compared: a model's with its own, or with another's. */
export interface PairSides {
  readonly audit: string;
  /** Tells these sides from others of the audit. @default one pair of sides alone */
  readonly name?: string;
  readonly a: MapSource;
  readonly b: MapSource;
}

const prefix = 'null/';

/** True of a unit that `pairUnits` made. */
export function isPairUnit({ key }: Unit): boolean {
  return key.startsWith(prefix);
}

/** A unit for each image: its map against those of its partners, which are images of other patients. */
export function pairUnits(run: Run, sides: PairSides): Unit[] {
  const partners = partnersOf(run, sides);
  return run.images.map(({ id }) => ({
    key: `${prefix}${sides.name === undefined ? '' : `${sides.name}/`}${id}`,
    image: id,
    comparesMaps: true,
    maps: [
      { source: sides.a, image: id },
      ...(partners.get(id) ?? []).map((image) => ({ source: sides.b, image })),
    ],
  }));
}

export interface PairRowsOptions extends PairSides {
  readonly compare?: Compare;
  /** What is done to maps of the second side before they are compared. */
  readonly fitted?: (results: MapResults) => MapResults;
}

/** The rows of such a unit: what unrelated maps of a method score, and the numerical error of the image's own map. */
export async function pairRows(
  { image, maps }: Unit,
  run: Run,
  { audit, a, b, compare, fitted = (same) => same }: PairRowsOptions,
): Promise<Row[]> {
  const { preset } = run;
  const own = await run.maps(a, image);
  // Of two models the audit states it with the comparison of the image itself.
  const rows = a.model === b.model ? await numericalErrorRows(image, run, { audit, source: a }) : [];
  for (const [index, { image: other }] of maps.slice(1).entries()) {
    const others = fitted(await run.maps(b, other));
    const isFull = index < fullyCompared;
    const partner = { ...(a.model !== b.model && { model: b.model }), image: other };
    for (const name of run.methods) {
      const cell = { audit, subject: { kind: 'method', name }, role: 'null', image } as const;
      const options = { preset, ...(compare && { compare }) };
      const measure = isFull ? comparison : decidingComparison;
      rows.push(
        ...rowsOf(
          { ...cell, model: a.model, partner, seed: run.mapSeed(a, image) },
          measure(own.get(name), others.get(name), options),
        ),
      );
    }
  }
  return rows;
}

function partnersOf(run: Run, { audit, b }: PairSides): ReadonlyMap<string, readonly string[]> {
  const { images, preset } = run;
  const groups = images.map(patientOf);
  const pairs = nullPairs(images.length, run.seed(audit, 'null', b.model), { preset, groups });
  const idAt = (index: number) => (images[index] as RunImage).id;
  const partners = new Map<string, string[]>();
  for (const [first, second] of pairs) {
    const list = partners.get(idAt(first));
    if (list === undefined) partners.set(idAt(first), [idAt(second)]);
    else list.push(idAt(second));
  }
  return partners;
}
