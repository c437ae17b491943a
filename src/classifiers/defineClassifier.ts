import { assertKnownKeys } from '../checks/knownKeys.ts';
import type { ImageBatch } from '../types/arrays.ts';
import type {
  Attentive,
  Classifier,
  Differentiable,
  Disposable,
  GradientRule,
  Layered,
  Randomizable,
  WithOtherInputs,
} from '../types/classifier.ts';
import { answered } from './answered.ts';
import { boundMembers } from './boundMembers.ts';
import { checkedAnswer, checkedShape } from './checkedAnswer.ts';
import { checkedAttention } from './checkedAttention.ts';
import { withDispose } from './withDispose.ts';

/** The functions of a classifier, in any language behind them: `logits` alone is enough for the black-box methods. */
export type ClassifierFunctions = Omit<Classifier, 'id'> &
  Partial<Pick<Differentiable, 'gradient' | 'rules'>> &
  Partial<Pick<Layered, 'features'>> &
  Partial<Pick<Attentive, 'attention'>> &
  Partial<Pick<Randomizable, 'layers' | 'constants' | 'randomized'>> &
  Partial<WithOtherInputs> &
  Partial<Disposable> & {
    /** Names it in rows and messages. @default 'custom' */
    readonly id?: string;
  };

/** A classifier with the capabilities that its functions give it, which is what a method's parameter asks for. */
export type DefinedClassifier<F> = Classifier &
  GivenFunctions<F, 'gradient', Differentiable> &
  GivenFunctions<F, 'features', Layered> &
  GivenFunctions<F, 'attention', Attentive> &
  GivenFunctions<F, 'layers' | 'randomized', Randomizable> &
  GivenFunctions<F, 'dispose', Disposable>;

/** What a classifier can do where it has those functions. */
export type GivenFunctions<F, Names extends string, Capability> =
  F extends Readonly<Record<Names, (...question: never[]) => unknown>> ? Capability : unknown;

const knownKeys = {
  id: true,
  inputShape: true,
  classCount: true,
  inputRange: true,
  black: true,
  structure: true,
  otherInputs: true,
  statedClass: true,
  processorOperators: true,
  withOtherInputs: true,
  warnings: true,
  logits: true,
  gradient: true,
  rules: true,
  features: true,
  attention: true,
  layers: true,
  constants: true,
  randomized: true,
  dispose: true,
} as const satisfies Record<keyof ClassifierFunctions, true>;

/**
 * A classifier from functions of your own, or from an instance of a class that has them as methods. What they return
 * is checked at each call: shape, float32, and that every value is finite. A method that needs a function which is not
 * given refuses with its name; so does one that needs the rule `guided`, `rescale` or `relevance` where `rules` (default `['standard']`) lacks it.
 * @throws TypeError for what is no set of such functions, naming the one that is wrong.
 */
export function defineClassifier<F extends ClassifierFunctions>(functions: F): DefinedClassifier<F> {
  requireClassifier(functions);
  const members = boundMembers(functions);
  const { id = 'custom', inputShape, classCount, rules = ['standard'] } = members;
  const { logits, gradient, features, attention, randomized, withOtherInputs } = members;
  const checkedBatch = (batch: ImageBatch) =>
    checkedShape(batch, [undefined, ...inputShape], `${id}: image batch`);
  const defined = {
    ...members,
    id,
    logits: async (batch: ImageBatch) => {
      checkedBatch(batch);
      const answer = await answered(`${id}: logits`, () => logits(batch));
      return checkedAnswer(answer, [batch.shape[0], classCount], `${id}: logits`);
    },
    ...(gradient && {
      rules,
      gradient: async (...question: Parameters<Differentiable['gradient']>) => {
        const [batch, , { rule = 'standard' } = {}] = question;
        checkedBatch(batch);
        if (!rules.includes(rule)) throw new TypeError(`${id}: gradient has no rule '${rule}'; add to rules`);
        const answer = await answered(`${id}: gradient`, () => gradient(...question));
        return checkedAnswer(answer, batch.shape, `${id}: gradient`);
      },
    }),
    ...(features && {
      features: async (...question: Parameters<Layered['features']>) => {
        checkedBatch(question[0]);
        const found = await answered(`${id}: features`, () => features(...question));
        const maps = [question[0].shape[0], ...inputShape.map(() => undefined)];
        checkedAnswer(found?.activations, maps, `${id}: activations`);
        checkedAnswer(found.gradients, found.activations.shape, `${id}: gradients of the activations`);
        return found;
      },
    }),
    ...(attention && {
      attention: async (...question: Parameters<Attentive['attention']>) => {
        checkedBatch(question[0]);
        const found = await answered(`${id}: attention`, () => attention(...question));
        return checkedAttention(found, question[0].shape[0], `${id}: attention`);
      },
    }),
    ...(withOtherInputs && {
      withOtherInputs: (...rows: Parameters<WithOtherInputs['withOtherInputs']>) =>
        defineClassifier(withOtherInputs(...rows)),
    }),
    ...(randomized && {
      randomized: async (...draw: Parameters<Randomizable['randomized']>) => {
        const drawn = await answered(`${id}: randomized`, () => randomized(...draw));
        return withDispose(defineClassifier(drawn));
      },
    }),
  };
  // Each function that F has is there, checked.
  return defined as unknown as DefinedClassifier<F>;
}

/**
 * The classifier of these functions with the facts in `changes` put in the place of its own. Of an instance of a class
 * that has more than a classifier, only that is taken.
 */
export function definedWith(
  functions: ClassifierFunctions,
  changes: Partial<Pick<Classifier, 'id' | 'inputRange' | 'black'>>,
): DefinedClassifier<ClassifierFunctions> & ClassifierFunctions {
  requireClassifier(functions);
  const members = boundMembers(functions);
  const known = Object.entries(members).filter(([key]) => Object.hasOwn(knownKeys, key));
  // `requireClassifier` has found every member that must be there.
  const picked = Object.fromEntries(known) as unknown as ClassifierFunctions;
  return defineClassifier({ ...picked, ...changes });
}

const gradientRules: readonly GradientRule[] = ['standard', 'guided', 'rescale', 'relevance'];

/** Throws, naming the classifier, for what cannot be one. */
function requireClassifier(functions: ClassifierFunctions): void {
  const id = functions?.id ?? 'custom';
  // An instance of a class may hold more than a classifier.
  const prototype: unknown = functions && Object.getPrototypeOf(functions);
  if (typeof functions !== 'object' || prototype === Object.prototype || prototype === null) {
    assertKnownKeys(`${id}: keys of a classifier`, functions, knownKeys);
  }
  const { inputShape, classCount, black, inputRange, structure = [], rules = [] } = functions;
  if (
    !Array.isArray(inputShape) ||
    (inputShape.length !== 3 && inputShape.length !== 4) ||
    !inputShape.every((size) => Number.isInteger(size) && size > 0)
  ) {
    throw new RangeError(
      `${id}: inputShape must be [height, width, channels] or [depth, height, width, channels], got [${inputShape}]`,
    );
  }
  if (!Number.isInteger(classCount) || classCount < 2) {
    throw new RangeError(`${id}: classCount must be an integer of at least 2, got ${classCount}`);
  }
  if (black !== undefined && !(black.length === inputShape.at(-1) && black.every(Number.isFinite))) {
    throw new RangeError(`${id}: black must have ${inputShape.at(-1)} finite values, got [${black}]`);
  }
  if (inputRange !== undefined && !isAscending(inputRange)) {
    throw new RangeError(`${id}: inputRange must be finite and ascending, got [${inputRange}]`);
  }
  if (!Array.isArray(structure) || !structure.every((item) => typeof item === 'string'))
    throw new TypeError(`${id}: structure must be a list of texts, got ${JSON.stringify(structure)}`);
  const unknown = rules.find((rule) => !gradientRules.includes(rule));
  if (unknown !== undefined)
    throw new RangeError(`${id}: rules must be among ${gradientRules.join(', ')}, got ${unknown}`);
  requireFunctions(functions, id);
}

const functionNames = [
  'logits', 'gradient', 'features', 'attention', 'layers', 'constants', 'randomized', 'withOtherInputs',
  'processorOperators', 'dispose',
] as const; // biome-ignore format: a list reads better packed

function requireFunctions(functions: ClassifierFunctions, id: string): void {
  for (const name of functionNames) {
    const value: unknown = functions[name];
    if (typeof value === 'function' || (name !== 'logits' && value === undefined)) continue;
    throw new TypeError(`${id}: ${name} must be a function, got ${value === null ? 'null' : typeof value}`);
  }
  if ((functions.layers === undefined) !== (functions.randomized === undefined)) {
    const [there, missing] = functions.layers ? ['layers', 'randomized'] : ['randomized', 'layers'];
    throw new TypeError(`${id}: layers and randomized must come together, got ${there} without ${missing}`);
  }
}

const isAscending = ([low, high]: readonly [number, number]) =>
  Number.isFinite(low) && Number.isFinite(high) && low < high;
