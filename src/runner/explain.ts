import { counted, type PassCount } from '../classifiers/index.ts';
import { reduced } from '../maps/index.ts';
import {
  createQuestion,
  isMethodName,
  type MethodName,
  methodNames,
  methodOptions,
  methods,
  type Preset,
  refusal,
} from '../methods/index.ts';
import type { Attribution, Image, SaliencyMap } from '../types/arrays.ts';
import type { Classifier } from '../types/classifier.ts';
import type { Diagnostics, Method, Question, Reduction } from '../types/method.ts';

export interface ExplainOptions {
  /** One of `methodNames`. */
  readonly method: string;
  /** The class to explain. */
  readonly target: number;
  /** The same seed gives the same bits. @default 1 */
  readonly seed?: number | string;
  /** Whose defaults apply. @default 'default' */
  readonly preset?: Preset;
  /** Options of the method that differ from the preset's. */
  readonly options?: Readonly<Record<string, unknown>>;
  /** [lowest, highest] value of a pixel in model units. @default the classifier's own, else [0, 1] */
  readonly inputRange?: readonly [low: number, high: number];
  /** One value per channel: black in model units. @default the classifier's own, else the low end of `inputRange` */
  readonly black?: readonly number[];
  /** At most this many images go to the classifier in one call. @default 16 */
  readonly batchSize?: number;
}

/** A method's answer: the map, and the signed attribution where the method has one. */
export interface Explained {
  readonly method: MethodName;
  /** [height, width], reduced over channels, not normalised. */
  readonly map: SaliencyMap;
  /** [height, width, channels]. */
  readonly attribution?: Attribution;
  readonly reduction: Reduction;
  /** Every option that the method ran with. */
  readonly options: object;
  readonly diagnostics: Diagnostics;
  /** Images that went through the model for this method; what it shared with an earlier one is not counted again. */
  readonly passes: PassCount;
}

/**
 * Explains one image, [height, width, channels] in the units that the model takes. Throws RangeError for an
 * unknown method or class and TypeError for a classifier that lacks what the method needs.
 */
export async function explain(
  classifier: Classifier,
  image: Image,
  options: ExplainOptions,
): Promise<Explained> {
  const { method, preset = 'default', options: changes = {} } = options;
  if (!isMethodName(method))
    throw new RangeError(`method must be one of ${methodNames.join(', ')}, got ${method}`);
  const explainer = createExplainer(classifier, image, options);
  return explainer(method, methodOptions(method, preset, changes), preset);
}

/** Answers for one image with any of the methods; work that several of them need is done once. */
export type Explainer = (method: MethodName, options: object, preset: Preset) => Promise<Explained>;

/** An explainer of one image for one class. */
export function createExplainer(
  classifier: Classifier,
  image: Image,
  {
    target,
    seed = 1,
    inputRange = classifier.inputRange ?? [0, 1],
    black = classifier.black,
    batchSize = 16,
  }: Omit<ExplainOptions, 'method'>,
): Explainer {
  const passes: PassCount = { forward: 0, backward: 0 };
  const asked = counted(classifier, passes);
  const question = createQuestion(asked, image, {
    target,
    seed: String(seed),
    inputRange,
    batchSize,
    ...(black !== undefined && { black }),
  });
  return async (name, options, preset) => {
    const refused = refusal(classifier, name);
    if (refused !== undefined) throw new TypeError(refused);
    const before = { ...passes };
    // `refusal` has checked that the classifier has what the method's parameter type asks for.
    const method = methods[name] as unknown as Method<object>;
    const explanation = await method.explain(question as Question, options);
    const reduction = preset === 'arun2021' ? 'absSum' : method.reduction;
    return {
      method: name,
      reduction: explanation.kind === 'map' ? 'none' : reduction,
      options,
      diagnostics: explanation.diagnostics,
      passes: { forward: passes.forward - before.forward, backward: passes.backward - before.backward },
      ...(explanation.kind === 'map'
        ? { map: explanation.map }
        : { map: reduced(explanation.attribution, reduction), attribution: explanation.attribution }),
    };
  };
}
