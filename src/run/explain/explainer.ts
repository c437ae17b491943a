import { abortable } from '../../classifiers/abortable.ts';
import { counted, type PassCount } from '../../classifiers/counted.ts';
import { withOtherInputs } from '../../classifiers/withOtherInputs.ts';
import { reduced } from '../../maps/index.ts';
import {
  checkedExplanation,
  createQuestion,
  type MethodName,
  methods,
  type OwnMethod,
  type Preset,
  refusal,
} from '../../methods/index.ts';
import type { Attribution, Given, Image, SaliencyMap } from '../../types/arrays.ts';
import type { Classifier, OtherValues } from '../../types/classifier.ts';
import type { Diagnostics, Method, Question, Reduction } from '../../types/method.ts';
import type { PerturbedPredictions } from '../../types/perturbed.ts';
import type { StatedError } from '../../types/statedError.ts';
import { ownPasses } from './ownPasses.ts';
import { statedError } from './statedError.ts';

/** Options of `explain`. */
export interface ExplainOptions<M extends string | OwnMethod = string | OwnMethod> {
  /** One of `methodNames`, or a method of your own. */
  readonly method: M;
  /** The class to explain. */
  readonly target: number;
  /** The same seed gives the same bits. @default 1 */
  readonly seed?: number | string;
  /** Whose defaults apply. @default 'default' */
  readonly preset?: Preset;
  /** Options of the method that differ from the preset's. */
  readonly options?: Readonly<Record<string, unknown>>;
  /** What the other inputs of the model are for this image, such as an age, a second view or the mask of a target. */
  readonly otherInputs?: OtherValues;
  /** [lowest, highest] value of a pixel in model units. @default the classifier's own, else [0, 1] */
  readonly inputRange?: readonly [low: number, high: number];
  /** One value per channel: black in model units. @default the classifier's own, else the low end of `inputRange` */
  readonly black?: readonly number[];
  /**
   * Of a voxel along each axis of the image, in mm: methods that cut a volume into segments count in it. @default not
   * known: a voxel is a cube
   */
  readonly spacing?: readonly number[] | undefined;
  /** At most this many images go to the classifier in one call. @default 16 */
  readonly batchSize?: number;
  /** Once it is aborted, no further pass through the model begins, and the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** A method's answer: the map, and the signed attribution where the method has one. */
export interface Explained {
  readonly method: string;
  /** Reduced over channels, not normalised. */
  readonly map: SaliencyMap;
  /** In the shape of the image. */
  readonly attribution?: Attribution;
  readonly reduction: Reduction;
  /** Every option that the method ran with. */
  readonly options: object;
  readonly diagnostics: Diagnostics;
  /** How far the map is expected to be from that of infinitely many samples or steps; absent where it has neither. */
  readonly numericalError?: StatedError;
  /** What the model said of the images that the method made of this one; absent where it made none, or where that is not known. */
  readonly perturbed?: PerturbedPredictions;
  /** Images that went through the model for this method; what it shared with an earlier one is not counted again. */
  readonly passes: PassCount;
}

/** Answers for one image with any of the methods; work that several of them need is done once. */
export type Explainer = (
  method: MethodName | OwnMethod,
  options: object,
  preset: Preset,
) => Promise<Explained>;

/**
 * An explainer of one image for one class.
 * @throws RangeError for an image that the classifier does not take, or a class that it does not have; the explainer TypeError for a method that the classifier cannot do.
 */
export function createExplainer(
  classifier: Classifier,
  image: Given<Image>,
  {
    target,
    seed = 1,
    inputRange = classifier.inputRange ?? [0, 1],
    black = classifier.black,
    spacing,
    batchSize = 16,
    otherInputs,
    signal,
  }: Omit<ExplainOptions, 'method'>,
): Explainer {
  const passes: PassCount = { forward: 0, backward: 0 };
  const whole = otherInputs === undefined ? classifier : withOtherInputs(classifier, [otherInputs]);
  const stopped = signal === undefined ? whole : abortable(whole, signal);
  const asked = createQuestion(counted(stopped, passes), image, {
    target,
    seed: String(seed),
    inputRange,
    batchSize,
    spacing,
    ...(black !== undefined && { black }),
  });
  const own = ownPasses(asked.classifier, asked.image, target);
  const question = { ...asked, classifier: own.classifier, once: own.shared(asked.once) };
  return async (name, options, preset) => {
    const method: Method = typeof name === 'string' ? methods[name] : name;
    const refused = refusal(classifier, method);
    if (refused !== undefined) throw new TypeError(refused);
    const before = { ...passes };
    // `refusal` has checked that the classifier has what the method's parameter type asks for.
    own.taken();
    const answer = await method.explain(question as Question, options);
    const explanation = checkedExplanation(answer, method.name, classifier.inputShape);
    const perturbed = own.taken();
    const ofMethod = preset === 'arun2021' ? 'absSum' : method.reduction;
    const reduction = explanation.kind === 'map' ? 'none' : ofMethod;
    const numericalError = statedError(explanation, (values) =>
      explanation.kind === 'map' ? values : reduced(values, reduction),
    );
    return {
      method: method.name,
      reduction,
      options,
      diagnostics: explanation.diagnostics,
      ...(numericalError && { numericalError }),
      ...(perturbed && { perturbed }),
      passes: { forward: passes.forward - before.forward, backward: passes.backward - before.backward },
      ...(explanation.kind === 'map'
        ? { map: explanation.map }
        : { map: reduced(explanation.attribution, reduction), attribution: explanation.attribution }),
    };
  };
}
