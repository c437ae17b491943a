import { type HeldOutMatch, heldOutReport, rowsAt } from '../../slices/index.ts';
import type { Unit } from '../../types/audit.ts';
import type { Condition, Row } from '../../types/row.ts';
import type { Run, RunImage } from '../../types/run.ts';
import { patientOf } from '../../verdicts/index.ts';
import { type Block, blocksOf } from '../slices/blocks.ts';
import { encodedRows } from '../slices/encodedTexts.ts';
import type { SimulationOptions } from './options.ts';
import { type Planted, plantings } from './planted.ts';
import { assertHeld, attributesOf, combinations, plantedValues, type Value } from './settings.ts';

const audit = 'slice-simulation';

/**
 * All failures are one unit: they share the embeddings of the studies.
 * @throws RangeError for attributes or a target that no study has.
 */
export function simulationUnits(run: Run, options: SimulationOptions): Unit[] {
  assertHeld(run.images, options);
  const [first] = run.images;
  return first === undefined ? [] : [{ key: 'all', image: first.id, maps: [] }];
}

interface Labelled {
  readonly image: RunImage & { readonly label: number };
}

/** Of each planted failure, how well each combination of blocks finds it. */
export async function simulationRows(_: Unit, run: Run, options: SimulationOptions): Promise<Row[]> {
  const studies = drawnFrom(run, options);
  const images = studies.map(({ image }) => image);
  const values = plantedValues(images, options);
  const seed = run.seed(audit);
  const cell = { audit, subject: { kind: 'model', name: 'simulated' }, seed } as const;
  const without = (reason: string): Row[] => [
    { ...cell, role: 'score', metric: 'precisionAt10', state: 'unscorable', reason },
  ];
  if (studies.length < 50) return without(`only ${studies.length} studies have a class: 50 are needed`);
  if (values.length === 0) return without('no attribute has two values with at least ten studies each');
  const model = run.models[0]?.id ?? '';
  const { textComponents, textEncoder } = options;
  const known = options.blocks.filter((name) => name !== 'attributes');
  const fixed = await blocksOf(studies, run, {
    options: { textComponents, textEncoder, blocks: known, attributes: undefined },
    ...{ model, seed },
  });
  const rows = fixed.flatMap(({ texts }) => (texts === undefined ? [] : encodedRows(texts, cell)));
  for (const value of values) {
    const attributes = options.blocks.includes('attributes')
      ? await blocksOf(studies, run, {
          options: {
            textComponents,
            textEncoder,
            blocks: ['attributes'],
            attributes: shown(images, value, options),
          },
          ...{ model, seed },
        })
      : [];
    const blocks = combinations([...fixed, ...attributes]);
    const inSlice = images.map((image) => Number(image.attributes?.[value.attribute] === value.value));
    const target = images.map(({ label }) => Number(label === options.target));
    for (const failure of options.failures) {
      for (let repeat = 0; repeat < options.repeats; repeat++) {
        const own = run.seed(audit, failure, value.attribute, value.value, String(repeat));
        const condition = { failure, planted: `${value.attribute} ${value.value}`, repeat };
        const base = { ...cell, seed: own };
        try {
          const planted = plantings[failure]({ target, inSlice }, options, own);
          rows.push(...(await foundBy(planted, { blocks, images, options, base, condition })));
        } catch (error) {
          if (!(error instanceof RangeError)) throw error;
          const reason = error.message;
          rows.push({
            ...base,
            ...{ role: 'score', condition, metric: 'precisionAt10', state: 'unscorable', reason },
          });
        }
      }
    }
  }
  return rows;
}

/**
 * Studies with a class, at most so many as are asked for. Each is drawn by its name: which others there are, and in what
 * order, decides only how many names come before its own.
 */
function drawnFrom(run: Run, { studies: most }: SimulationOptions): Labelled[] {
  const labelled = run.images.flatMap(({ label, ...image }) =>
    label === undefined ? [] : { image: { ...image, label } },
  );
  if (labelled.length <= most) return labelled;
  const order = new Map(labelled.map(({ image: { id } }) => [id, run.seed(audit, 'studies', id)]));
  const last = [...order.values()].sort()[most - 1] ?? '';
  return labelled.filter(({ image: { id } }) => (order.get(id) ?? '') <= last);
}

/** The attributes that the block may show. */
function shown(
  images: readonly RunImage[],
  { attribute }: Value,
  { hidePlanted }: SimulationOptions,
): string[] | undefined {
  if (!hidePlanted) return undefined;
  return [...attributesOf(images)].filter((name) => name !== attribute);
}

interface Found {
  readonly blocks: readonly (readonly Block[])[];
  readonly images: readonly RunImage[];
  readonly options: SimulationOptions;
  readonly base: Pick<Row, 'audit' | 'subject' | 'seed'>;
  readonly condition: Condition;
}

/** With fewer true members among the scored studies a ranking says nothing. */
const fewestMembers = 5;

async function foundBy(
  { rows, labels, predictions, slices }: Planted,
  { blocks, images, options, base, condition }: Found,
): Promise<Row[]> {
  const out: Row[] = [];
  const { slices: tried, components, shuffles } = options;
  for (const some of blocks) {
    const name = some.map((block) => block.name).join(' + ');
    const matches = await heldOutReport(
      {
        blocks: some.map(({ block }) => rowsAt('block', block, rows)),
        ...{ labels, predictions: predictions.map((p) => [1 - p, p]) },
        truth: rows.map((_, i) => slices.map(({ members }) => members[i] ?? 0)),
        groups: rows.map((row) => patientOf(images[row] ?? { id: '' })),
      },
      {
        ...{ seed: base.seed, slices: tried, shuffles },
        ...(components !== undefined && { components }),
      },
    );
    for (const [at, match] of matches.entries()) {
      const own = { ...condition, blocks: name, slice: slices[at]?.name ?? '' };
      out.push(...matchRows(match, { ...base, condition: own }));
    }
  }
  return out;
}

function matchRows(
  { members, scored, precision, averagePrecision, chance }: HeldOutMatch,
  { condition, ...base }: Pick<Row, 'audit' | 'subject' | 'seed'> & { readonly condition: Condition },
): Row[] {
  const cell = { ...base, condition: { ...condition, members, scored } };
  if (members < fewestMembers || averagePrecision === undefined) {
    const reason = `only ${members} of its members are among the ${scored} studies that are ranked`;
    return [{ ...cell, role: 'score', metric: 'precisionAt10', state: 'unscorable', reason }];
  }
  const [at10 = 0, at25 = 0] = precision;
  const [chance10 = 0, chance25 = 0] = chance.precision;
  // A slice of fewer than ten members cannot fill the first ten places.
  const isFound = at10 >= 0.8 * Math.min(1, members / 10);
  const numbers = [
    ['precisionAt10', at10, chance10],
    ['precisionAt25', at25, chance25],
    ['averagePrecision', averagePrecision, chance.averagePrecision],
  ] as const;
  return [
    ...numbers.flatMap(([metric, value, byChance]): Row[] => [
      { ...cell, role: 'score', metric, state: 'scored', value },
      { ...cell, role: 'null', metric, state: 'scored', value: byChance },
    ]),
    { ...cell, role: 'score', metric: 'discovery', state: 'scored', value: Number(isFound) },
  ];
}
