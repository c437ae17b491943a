import { filledRegion } from '../../perturbations/index.ts';
import type { Mask } from '../../types/arrays.ts';
import type { Unit } from '../../types/audit.ts';
import type { Outcome, Row } from '../../types/row.ts';
import type { ImageEdit, Run, RunImage, RunModel } from '../../types/run.ts';
import type { Measurement } from '../measurement.ts';
import { reference } from '../reference.ts';
import { rowsOf } from '../rows.ts';
import { classesOf, classLabel, classScore } from './classScores.ts';
import type { MaskingOptions } from './options.ts';
import { otherPatients } from './otherPatients.ts';
import { regionShape, shapeMetrics } from './regionShape.ts';
import { type Removal, removals } from './removedPixels.ts';
import { conditionOf, type State, statesOf } from './states.ts';

export const audit = 'masking';

/** Each image in every state, by every model. */
export function imageUnits(run: Run): Unit[] {
  return run.images.map(({ id: image }) => ({ key: `image/${image}`, image, maps: [] }));
}

/** What is known of the image and its region, and what each model says of it in every state. */
export async function imageRows({ image: id }: Unit, run: Run, options: MaskingOptions): Promise<Row[]> {
  const image = run.images.find((one) => one.id === id);
  if (image === undefined) throw new RangeError(`no image is named '${id}'`);
  const first = reference(run).model;
  const count = (await run.logits(first, [{ image: id }]))[0]?.length ?? 0;
  const rows = factRows(image, await regionOf(run, first, id, options), { run, count, options });
  for (const model of run.models) rows.push(...(await modelRows(image, model, { run, options })));
  return rows;
}

/** The region that is masked, at a model's size. */
export async function regionOf(
  run: Run,
  model: string,
  image: string,
  { region }: Pick<MaskingOptions, 'region'>,
): Promise<Mask | undefined> {
  if (region === undefined) return (await run.prepared(model, image)).mask;
  return run.region(model, image, region);
}

function factRows(
  image: RunImage,
  region: Mask | undefined,
  { run, count, options }: { readonly run: Run; readonly count: number; readonly options: MaskingOptions },
): Row[] {
  const place = { audit, role: 'fact', image: image.id, seed: run.seed(audit, image.id) } as const;
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
    rowsOf({ ...place, subject: { kind: 'baseline', name } }, all);
  return [...of('label', labels), ...of('region', shapes), ...of('attributes', attributes)];
}

interface Place {
  readonly run: Run;
  readonly options: MaskingOptions;
}

/** A state of an image: what a model is shown, or why not. */
interface Shown {
  readonly state: State;
  readonly removal: Removal;
  readonly donor?: string;
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
    const place = {
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
    return rowsOf(place, [...scores, ...visible]);
  });
}

function unseen(removal: Removal): Outcome {
  const reason = removal.state === 'unscorable' ? removal.reason : 'there is no other patient';
  return { state: 'unscorable', reason };
}

/** Every state of an image for a model; the region of each is read once. */
async function shownStates(image: string, model: string, { run, options }: Place): Promise<Shown[]> {
  const { image: pixels } = await run.prepared(model, image);
  const donor = otherPatients(run).get(image);
  const own = removals(pixels, await regionOf(run, model, image, options), options);
  const other =
    donor === undefined
      ? (): Removal => ({ state: 'unscorable', reason: 'there is no other patient' })
      : removals(pixels, await regionOf(run, model, donor, options), options);
  return statesOf(options).map((state) => ({
    state,
    removal: state.region === 'own' ? own(state) : other(state),
    ...(state.region === 'other' && donor !== undefined && { donor }),
  }));
}

/** The whole image, which needs no region; or an edit whose name tells all that it depends on; undefined of no state. */
function editOf(
  { state, removal, donor }: Shown,
  image: string,
  { black }: RunModel,
  { run, options }: Place,
): ImageEdit | 'whole' | undefined {
  if (state.variant === 'full') return 'whole';
  if (removal.state === 'unscorable') return undefined;
  const { fill, boxRule, region = '' } = options;
  const { variant, dilation } = state;
  const name = [audit, variant, dilation.pixels, boxRule, fill, region, donor ?? ''].join('/');
  const { pixels } = removal;
  const seed = run.seed(audit, image, name);
  return {
    name,
    apply: (one) => filledRegion(one.image, pixels, { fill, seed, ...(black && { black }) }),
  };
}
