import { placedStudies } from '../../slices/index.ts';
import type { Unit } from '../../types/audit.ts';
import type { Row, Subject } from '../../types/row.ts';
import type { Run } from '../../types/run.ts';
import { patientOf } from '../../verdicts/index.ts';
import { blocksOf } from './blocks.ts';
import { describedSlices } from './described.ts';
import { encodedRows } from './encodedTexts.ts';
import { mapRows } from './mapRows.ts';
import type { SliceOptions } from './options.ts';
import { positionsOf } from './positionsOf.ts';
import { withTexts } from './shown.ts';
import { copiesAmong, studiesOf } from './studies.ts';
import type { Study } from './study.ts';

const audit = 'slices';

/** All studies are one unit, as a slice is found among all of them. */
export function sliceUnits(run: Run, { blocks, blockWeights }: SliceOptions): Unit[] {
  if (blockWeights !== undefined && blockWeights.length !== blocks.length) {
    throw new RangeError(
      `audits: slices: blockWeights must have one for each of ${blocks.join(', ')}, got ${blockWeights.length}`,
    );
  }
  const [first] = run.images;
  return first === undefined ? [] : [{ key: 'all', image: first.id, maps: [] }];
}

/** Whether the model is wrong about each study, and in which slice it lies; what the slices have in common. */
export async function sliceRows(_: Unit, run: Run, options: SliceOptions): Promise<Row[]> {
  const [model] = run.models;
  if (model === undefined) return [];
  const { studies, leftOut } = await studiesOf(run, model.id);
  const seed = run.seed(audit);
  const cell = { audit, model: model.id, seed } as const;
  const rows: Row[] = leftOut.map(({ image, reason }) => ({
    ...cell,
    subject: { kind: 'model', name: model.id },
    role: 'score',
    image,
    metric: 'error',
    state: 'unscorable',
    reason,
  }));
  const blocks = await blocksOf(studies, run, { options, model: model.id, seed });
  if (studies.length < fewestStudies || blocks.length === 0) {
    const reason =
      blocks.length === 0
        ? 'no block of embeddings: images, texts and attributes are all the same'
        : `only ${studies.length} studies have a class and a prediction`;
    return [...rows, ...studies.map((study): Row => ({ ...errorRow(study), state: 'unscorable', reason }))];
  }
  const weights = options.blockWeights ?? blocks.map(() => 1);
  const placed = await placedStudies(
    {
      blocks: blocks.map(({ block }) => block),
      labels: studies.map(({ image }) => image.label),
      predictions: studies.map(({ probabilities }) => probabilities),
      groups: studies.map(({ image }) => patientOf(image)),
    },
    {
      seed,
      refits: options.refits,
      slices: options.slices,
      blockWeights: blocks.map(({ at }) => weights[at] ?? 1),
      ...(options.components !== undefined && { components: options.components }),
    },
  );
  const places = await positionsOf(
    blocks.map(({ block }) => block),
    blocks.map(({ at }) => weights[at] ?? 1),
  );
  const ofModel = { ...cell, subject: { kind: 'model', name: model.id }, role: 'fact' } as const;
  const known: Row[] = [
    ...blocks.map(
      ({ name, columns }): Row => ({
        ...ofModel,
        metric: 'columns',
        condition: { block: name },
        state: 'scored',
        value: columns,
      }),
    ),
    ...blocks.flatMap(({ texts }) => (texts === undefined ? [] : encodedRows(texts, ofModel))),
    { ...ofModel, metric: 'copies', state: 'scored', value: copiesAmong(studies) },
  ];
  const perStudy = studies.map(
    (study, i): Row => ({
      ...errorRow(study),
      subject: subjectOf(placed.slice[i] ?? -1),
      condition: {
        half: placed.isFound[i] === 1 ? 'found' : 'confirmed',
        label: study.image.label,
        confidence: Number(Math.max(...study.probabilities).toFixed(6)),
        ...places[i],
      },
      state: 'scored',
      value: Number(study.isWrong),
    }),
  );
  const perSlice = placed.score.flatMap((score, slice): Row[] => [
    { ...factOf(slice), metric: 'candidate', state: 'scored', value: score },
    { ...factOf(slice), metric: 'stability', state: 'scored', value: placed.stability[slice] ?? 0 },
  ]);
  const words = describedSlices(studies, placed, options).map(
    ({ slice, ...own }): Row => ({ ...factOf(slice), state: 'scored', ...own }),
  );
  const texts = new Map(studies.flatMap(({ image: { id, text } }) => (text ? [[id, text]] : [])));
  const shown = options.showText ? withTexts(perStudy, texts) : perStudy;
  const { maps } = options;
  const worth = maps > 0 ? await mapRows(run, perStudy, { maps, audit, model: model.id }) : [];
  return [...rows, ...known, ...shown, ...perSlice, ...words, ...worth];

  function errorRow({ image }: Study) {
    return {
      ...cell,
      subject: { kind: 'model', name: cell.model } as Subject,
      role: 'score' as const,
      image: image.id,
      metric: 'error',
    };
  }

  function factOf(slice: number) {
    return { ...cell, subject: subjectOf(slice), role: 'fact' as const };
  }
}

/** Four in each half can be split; a mixture of fewer says nothing. */
const fewestStudies = 8;

/** The name of a slice in rows: counted from 1, the worst candidate first. */
export function subjectOf(slice: number): Subject {
  return { kind: 'slice', name: slice < 0 ? unassigned : `slice ${slice + 1}` };
}

export const unassigned = 'unassigned';
