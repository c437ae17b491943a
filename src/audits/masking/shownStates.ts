import { filledRegion } from '../../perturbations/index.ts';
import type { Mask } from '../../types/arrays.ts';
import type { ImageEdit, Run, RunModel } from '../../types/run.ts';
import type { MaskingOptions } from './options.ts';
import { otherPatients } from './otherPatients.ts';
import { type Removal, removals } from './removedPixels.ts';
import { type State, statesOf } from './states.ts';

export const audit = 'masking';

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

export interface Place {
  readonly run: Run;
  readonly options: MaskingOptions;
}

/** A state of an image: what a model is shown, or why not. */
export interface Shown {
  readonly state: State;
  readonly removal: Removal;
  readonly donor?: string;
}

/** Every state of an image for a model; the region of each is read once. */
export async function shownStates(image: string, model: string, { run, options }: Place): Promise<Shown[]> {
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
export function editOf(
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
