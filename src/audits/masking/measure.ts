import { maskingVariants } from '../../perturbations/index.ts';
import type { Mask } from '../../types/arrays.ts';
import type { Unit } from '../../types/audit.ts';
import type { Outcome, Row } from '../../types/row.ts';
import type { Run, RunImage, RunModel } from '../../types/run.ts';
import { classesOf, classLabel, classScore, labelCount } from '../classScores.ts';
import type { Measurement } from '../measurement.ts';
import { reference } from '../reference.ts';
import { rowsOf } from '../rows.ts';
import { embeddingRows } from './embeddingRows.ts';
import { isNetworkUnit, networkRows, networkUnits } from './networkRows.ts';
import { hasProbes, type MaskingOptions } from './options.ts';
import { readerRows } from './readers.ts';
import { regionShape, shapeMetrics } from './regionShape.ts';
import type { Removal } from './removedPixels.ts';
import { audit, editOf, type Place, regionOf, shownStates } from './shownStates.ts';
import { conditionOf } from './states.ts';

/** Each image in every state, by every model; then the embeddings of each model, where they are asked for. */
export function maskingUnits(run: Run, options: MaskingOptions): Unit[] {
  const { embeddingPoints, readers } = options;
  const images = run.images.map(({ id: image }): Unit => ({ key: `image/${image}`, image, maps: [] }));
  const last = run.images.at(-1)?.id ?? '';
  const isEmbedded = hasProbes(options) || embeddingPoints > 0;
  const embedded = (isEmbedded ? run.models : []).map(
    ({ id }): Unit => ({ key: `embedding/${id}`, image: last, label: `embeddings of ${id}`, maps: [] }),
  );
  const answered =
    readers === undefined ? [] : [{ key: 'readers', image: last, label: 'answers of readers', maps: [] }];
  return [...images, ...embedded, ...networkUnits(run, options), ...trainings(run), ...answered];
}

/** One for each model that states the data that it was trained on. */
function trainings(run: Run): Unit[] {
  const last = run.images.at(-1)?.id ?? '';
  return run.models
    .map(asMasked)
    .flatMap(({ id, trainedWith }) =>
      trainedWith === undefined
        ? []
        : [{ key: `training/${id}`, image: last, label: `training of ${id}`, maps: [] }],
    );
}

/** Without what it says of its training to another audit: no masking was in that. */
function asMasked(model: RunModel): RunModel {
  const { trainedOn, trainedWith: _, ...others } = model;
  const isMasking = trainedOn === undefined || (maskingVariants as readonly string[]).includes(trainedOn);
  return isMasking ? model : others;
}

function trainingRows({ id, trainedOn, trainedWith }: RunModel, run: Run): Row[] {
  const condition = {
    ...(trainedOn !== undefined && { trainedOn }),
    ...(trainedWith !== undefined && { manifest: trainedWith }),
  };
  const cell = { audit, subject: { kind: 'model', name: id } as const, role: 'fact', model: id } as const;
  const outcome: Outcome = { state: 'scored', value: 1 };
  return rowsOf({ ...cell, condition, seed: run.seed(audit, id) }, [{ metric: 'statedTraining', outcome }]);
}

/** The rows of a unit. */
export async function maskingRows(unit: Unit, run: Run, options: MaskingOptions): Promise<Row[]> {
  if (unit.key === 'readers' && options.readers !== undefined) return readerRows(options.readers, run);
  if (isNetworkUnit(unit)) return networkRows(unit, run, options);
  const stated = run.models.map(asMasked).find(({ id }) => unit.key === `training/${id}`);
  if (stated !== undefined) return trainingRows(stated, run);
  const model = run.models.find(({ id }) => unit.key === `embedding/${id}`);
  return model === undefined ? imageRows(unit, run, options) : embeddingRows(model, run, options);
}

/** What is known of the image and its region, and what each model says of it in every state. */
async function imageRows({ image: id }: Unit, run: Run, options: MaskingOptions): Promise<Row[]> {
  const image = run.images.find((one) => one.id === id);
  if (image === undefined) throw new RangeError(`no image is named '${id}'`);
  const first = reference(run).model;
  const count = await classCount(run, first, options);
  const rows = factRows(image, await regionOf(run, first, id, options), { run, count, options });
  if (options.train === 'probe-only') return rows;
  for (const model of run.models.map(asMasked))
    rows.push(...(await modelRows(image, model, { run, options })));
  return rows;
}

/** How many classes there are: as many as the models have logits, or as the labels name. */
async function classCount(run: Run, model: string, { train }: MaskingOptions): Promise<number> {
  if (train === 'probe-only') return labelCount(run.images);
  const [first] = run.images;
  if (first === undefined) return 0;
  return (await run.logits(model, [{ image: first.id }]))[0]?.length ?? 0;
}

function factRows(
  image: RunImage,
  region: Mask | undefined,
  { run, count, options }: { readonly run: Run; readonly count: number; readonly options: MaskingOptions },
): Row[] {
  const cell = { audit, role: 'fact', image: image.id, seed: run.seed(audit, image.id) } as const;
  const labels = classesOf(count).map(
    (target): Measurement => ({
      metric: 'label',
      condition: { class: target },
      outcome: classLabel(image, target, count),
    }),
  );
  const shape = region && regionShape(region);
  const shapes = shapeMetrics.flatMap((metric): Measurement[] =>
    shape === undefined ? [] : [{ metric, outcome: { state: 'scored', value: shape[metric] } }],
  );
  const attributes = Object.entries(image.attributes ?? {})
    .filter(([name]) => options.attributes?.includes(name) ?? true)
    .map(([attribute, value]): Measurement => {
      const isNumber = typeof value === 'number';
      const condition = isNumber ? { attribute } : { attribute, value };
      return { metric: 'attribute', condition, outcome: { state: 'scored', value: isNumber ? value : 1 } };
    });
  const of = (name: string, all: readonly Measurement[]) =>
    rowsOf({ ...cell, subject: { kind: 'baseline', name } }, all);
  return [...of('label', labels), ...of('region', shapes), ...of('attributes', attributes)];
}

async function modelRows(image: RunImage, model: RunModel, { run, options }: Place): Promise<Row[]> {
  const shown = await shownStates(image.id, model.id, { run, options });
  const edits = shown.map((one) => editOf(one, image.id, model, { run, options }));
  const asked = edits.flatMap((edit) =>
    edit === undefined ? [] : [{ image: image.id, ...(edit === 'whole' ? {} : { edit }) }],
  );
  const logits = await run.logits(model.id, asked);
  let next = 0;
  return shown.flatMap(({ state, removal, donor }, index) => {
    const own = edits[index] === undefined ? undefined : logits[next++];
    const classes = classesOf(logits[0]?.length ?? 0);
    const cell = {
      ...{ audit, subject: { kind: 'model', name: model.id } as const, image: image.id, model: model.id },
      ...(donor !== undefined && { partner: { image: donor } }),
      condition: {
        ...(model.trainedOn !== undefined && { trainedOn: model.trainedOn }),
        ...conditionOf(state),
      },
      seed: run.seed(audit, image.id),
    };
    const scores = classes.map((target): Measurement => {
      const outcome: Outcome = own === undefined ? unseen(removal) : classScore(own, target, image);
      return { metric: 'logOdds', condition: { class: target }, outcome };
    });
    const visible: Measurement[] =
      removal.state === 'removed'
        ? [
            {
              metric: 'visibleShare',
              role: 'fact',
              outcome: { state: 'scored', value: removal.visibleShare },
            },
          ]
        : [];
    return rowsOf(cell, [...scores, ...visible]);
  });
}

function unseen(removal: Removal): Outcome {
  const reason = removal.state === 'unscorable' ? removal.reason : 'there is no other patient';
  return { state: 'unscorable', reason };
}
