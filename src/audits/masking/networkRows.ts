import { type MaskingVariant, maskingVariants } from '../../perturbations/index.ts';
import { groupKFold } from '../../statistics/index.ts';
import type { Unit } from '../../types/audit.ts';
import type { Outcome, Row } from '../../types/row.ts';
import type { AskedImage, ImageEdit, Run } from '../../types/run.ts';
import { patientOf } from '../../verdicts/index.ts';
import { classesOf, classLabel, labelCount } from '../classScores.ts';
import { type NetworkStart, networkStarts } from '../networkTraining.ts';
import { rowsOf } from '../rows.ts';
import type { MaskingOptions } from './options.ts';
import { audit, editOf, shownStates } from './shownStates.ts';

const prefix = 'network/';
export const isNetworkUnit = ({ key }: Unit) => key.startsWith(prefix);

/** One network: what it starts from, which class it tells from the others, what it is trained on, which fold it is tested on. */
interface Cell extends NetworkStart {
  readonly target: number;
  readonly trainedOn: MaskingVariant;
  readonly fold: number;
}

/** One unit for each network, so that a run that was broken off goes on with the next. */
export function networkUnits(run: Run, options: MaskingOptions): Unit[] {
  const last = run.images.at(-1);
  if (options.train !== 'network' || last === undefined) return [];
  return cellsOf(run, options).map((cell) => ({
    key: keyOf(cell),
    image: last.id,
    label: `training from ${cell.source} on ${cell.trainedOn}, class ${cell.target}, fold ${cell.fold + 1}`,
    maps: [],
  }));
}

function cellsOf(run: Run, { sources, folds }: MaskingOptions): Cell[] {
  return networkStarts(run, sources).flatMap((start) =>
    classesOf(labelCount(run.images)).flatMap((target) =>
      maskingVariants.flatMap((trainedOn) =>
        Array.from({ length: folds }, (_, fold) => ({ ...start, target, trainedOn, fold })),
      ),
    ),
  );
}

const keyOf = ({ source, target, trainedOn, fold }: Cell) =>
  `${prefix}${source}/${target}/${trainedOn}/${fold}`;

/** An image of the folds. */
interface Member {
  readonly image: string;
  readonly label: number;
  readonly fold: number;
}

/**
 * Trains the network of a unit on images under one masking, validates it on those of the next fold, and tests it on
 * those of its own fold under every masking: a row for each image and masking.
 */
export async function networkRows(unit: Unit, run: Run, options: MaskingOptions): Promise<Row[]> {
  const cell = cellsOf(run, options).find((one) => keyOf(one) === unit.key);
  if (cell === undefined) throw new RangeError(`no network of the run has the unit '${unit.key}'`);
  const { source, model, start, target, trainedOn, fold } = cell;
  const seed = run.seed(audit, 'network', source, String(target), trainedOn, String(fold));
  const place = { audit, subject: { kind: 'model', name: `network from ${source}` }, model, seed } as const;
  const rowOf = (masking: string, outcome: Outcome, image?: string) => {
    const condition = { trainedOn, masking, dilation: 0, class: target, fold };
    return rowsOf({ ...place, ...(image !== undefined && { image }) }, [
      { metric: 'logOdds', condition, outcome },
    ]);
  };
  const refusal = (reason: string) => rowOf(trainedOn, { state: 'unscorable', reason });
  if (run.trained === undefined) return refusal('networks cannot be trained in this run');
  const members = membersOf(run, cell, options);
  if (typeof members === 'string') return refusal(members);

  const shown = await shownTo(model, members, { run, options });
  const validated = (fold + 1) % options.folds;
  const part = (isMember: (one: Member) => boolean, masking: MaskingVariant) =>
    members.filter(isMember).flatMap(({ image, label }) => {
      const asked = shown(image, masking);
      return 'reason' in asked ? [] : [{ ...asked, label }];
    });
  const train = part((one) => one.fold !== fold && one.fold !== validated, trainedOn);
  const validation = part((one) => one.fold === validated, trainedOn);
  if ([train, validation].some((all) => new Set(all.map(({ label }) => label)).size < 2))
    return refusal('a fold leaves only one class to learn from');
  const held = members.filter((one) => one.fold === fold);
  const tests = maskingVariants.map((masking) => part((one) => one.fold === fold, masking));
  const { epochs, patience } = options;
  try {
    const found = await run.trained({
      ...{ model, start, seed, epochs, train, validation, tests },
      ...(patience !== undefined && { patience }),
    });
    return maskingVariants.flatMap((masking, at) => {
      const odds = new Map(tests[at]?.map(({ image }, i) => [image, found[at]?.[i] ?? Number.NaN]));
      return held.flatMap(({ image }) => {
        const asked = shown(image, masking);
        return rowOf(masking, 'reason' in asked ? asked : scored(odds.get(image)), image);
      });
    });
  } catch (error) {
    // A model that cannot be trained further: that is its own, not the run's.
    if (error instanceof RangeError) return refusal(error.message);
    throw error;
  }
}

function scored(value = Number.NaN): Outcome {
  return Number.isFinite(value)
    ? { state: 'scored', value }
    : { state: 'failed', error: 'the log odds are not finite' };
}

/** The images whose class is known, dealt into folds by patient that are those of every network; or why there are none. */
function membersOf(run: Run, { target }: Cell, { folds }: MaskingOptions): Member[] | string {
  if (folds < 3) return `${folds} folds are too few to validate and to test`;
  const count = labelCount(run.images);
  const known = run.images.flatMap((image) => {
    const outcome = classLabel(image, target, count);
    return outcome.state === 'scored'
      ? [{ image: image.id, group: patientOf(image), label: outcome.value }]
      : [];
  });
  const patients = new Set(known.map(({ group }) => group)).size;
  if (patients < folds) return `${patients} patients are fewer than ${folds} folds`;
  const dealt = groupKFold(
    known.map(({ group }) => group),
    { folds, seed: run.seed(audit, 'network'), labels: known.map(({ label }) => label) },
  );
  return known.map(({ image, label }, i) => ({ image, label, fold: dealt[i] ?? 0 }));
}

type Asked = AskedImage | { readonly state: 'unscorable'; readonly reason: string };

/** What a network is shown of an image under a masking, or why there is nothing. */
async function shownTo(
  model: string,
  members: readonly Member[],
  { run, options }: { readonly run: Run; readonly options: MaskingOptions },
): Promise<(image: string, masking: MaskingVariant) => Asked> {
  const own = run.models.find(({ id }) => id === model);
  if (own === undefined) throw new RangeError(`no model of the run is named '${model}'`);
  const known = new Map<string, Asked>();
  for (const { image } of members) {
    const states = await shownStates(image, model, { run, options: { ...options, dilations: [] } });
    for (const one of states.filter(({ state }) => state.region === 'own')) {
      const edit = editOf(one, image, own, { run, options });
      const { removal } = one;
      known.set(`${one.state.variant}/${image}`, askedOf(image, edit, removal));
    }
  }
  return (image, masking) =>
    known.get(`${masking}/${image}`) ?? { state: 'unscorable', reason: 'there is no such masking' };
}

function askedOf(
  image: string,
  edit: ImageEdit | 'whole' | undefined,
  removal: Awaited<ReturnType<typeof shownStates>>[number]['removal'],
): Asked {
  if (edit === 'whole') return { image };
  if (edit !== undefined) return { image, edit };
  const reason = removal.state === 'unscorable' ? removal.reason : 'nothing is left';
  return { state: 'unscorable', reason };
}
