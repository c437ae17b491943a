import type { Classifier } from '../types/classifier.ts';
import type { Method } from '../types/method.ts';
import { attentionRollout } from './attentionRollout.ts';
import { blurIg } from './blurIg.ts';
import { deepLift } from './deepLift.ts';
import { eigenCam } from './eigenCam.ts';
import { expectedGradients } from './expectedGradients.ts';
import { gradCam } from './gradCam.ts';
import { gradCamPlusPlus } from './gradCamPlusPlus.ts';
import { gradient } from './gradient.ts';
import { gradientAttention } from './gradientAttention.ts';
import { guidedBackprop } from './guidedBackprop.ts';
import { guidedGradCam } from './guidedGradCam.ts';
import { guidedIg } from './guidedIg.ts';
import { hiresCam } from './hiresCam.ts';
import { inputXGradient } from './inputXGradient.ts';
import { integratedGradients } from './integratedGradients.ts';
import { kernelShap } from './kernelShap.ts';
import { layerCam } from './layerCam.ts';
import { legrad } from './legrad.ts';
import { lime } from './lime.ts';
import { lrp } from './lrp.ts';
import { occlusion } from './occlusion.ts';
import { partitionShapMethod } from './partitionShap.ts';
import { rise } from './rise.ts';
import { scoreCam } from './scoreCam.ts';
import { smoothgrad } from './smoothgrad.ts';
import { smoothIntegratedGradients } from './smoothIntegratedGradients.ts';
import { vargrad } from './vargrad.ts';
import { xrai } from './xrai.ts';

/** Every method by its name. */
export const methods = {
  gradient,
  smoothgrad,
  'integrated-gradients': integratedGradients,
  'smooth-integrated-gradients': smoothIntegratedGradients,
  'grad-cam': gradCam,
  'guided-backprop': guidedBackprop,
  'guided-grad-cam': guidedGradCam,
  xrai,
  'input-x-gradient': inputXGradient,
  vargrad,
  'guided-ig': guidedIg,
  'blur-ig': blurIg,
  occlusion,
  rise,
  'layer-cam': layerCam,
  'grad-cam-plus-plus': gradCamPlusPlus,
  'hires-cam': hiresCam,
  'score-cam': scoreCam,
  'eigen-cam': eigenCam,
  'expected-gradients': expectedGradients,
  'kernel-shap': kernelShap,
  lime,
  'partition-shap': partitionShapMethod,
  'attention-rollout': attentionRollout,
  'gradient-attention': gradientAttention,
  legrad,
  deeplift: deepLift,
  lrp,
} satisfies Record<string, Method<object>>;

/** The name of a method of this library. */
export type MethodName = keyof typeof methods;

/** What the classifier of the named method must be; of a name that is only known to be a string, any classifier. */
export type NeededClassifier<Name extends string> = [Name] extends [MethodName]
  ? { [N in Name]: (question: NeedsOf<N>) => void }[Name] extends (
      question: infer Needs extends Classifier,
    ) => void
    ? Needs
    : never
  : Classifier;

/** What the classifier of a named method must be. */
export type NeedsOf<Name extends MethodName> =
  (typeof methods)[Name] extends Method<infer _Options, infer Needs> ? Needs : Classifier;

/** True of the name of a method. */
export function isMethodName(name: string): name is MethodName {
  return Object.hasOwn(methods, name);
}

/** What the named method does, in a line; undefined of one that is not of this library. */
export function methodNote(name: string): string | undefined {
  return isMethodName(name) ? methods[name].note : undefined;
}

/** Every method of this library, in the order of their names below. */
export const methodList: readonly Method[] = Object.values(methods);

/** The names of all methods: the eight first, in the order in which the paper lists them. */
export const methodNames = Object.keys(methods).filter(isMethodName);

/** The methods of Arun et al. 2021, in the paper's order. */
export const theEight = [
  'gradient',
  'smoothgrad',
  'integrated-gradients',
  'smooth-integrated-gradients',
  'grad-cam',
  'guided-backprop',
  'guided-grad-cam',
  'xrai',
] as const satisfies readonly MethodName[];
