import { openSegmenter } from '../../classifiers/index.ts';
import type { OwnLimits } from '../../files/limits.ts';
import type { Disposable } from '../../types/classifier.ts';
import type { Segmenter } from '../../types/segmenter.ts';
import type { ClassifierConfig } from '../config/configSchema.ts';
import { saidInputs } from './otherInputs.ts';

/** A segmentation network that is opened when it is first asked. */
export interface LazySegmenter extends Disposable {
  open(): Promise<Segmenter>;
}

/** The network of a classifier with a target on maps; undefined of any other, and of a model of TF.js. */
export function lazySegmenter(
  { id, model, isModule, target, output, input, otherInputs, inputSize, layout }: ClassifierConfig,
  limits: OwnLimits = {},
): LazySegmenter | undefined {
  if (target === undefined || target.box !== undefined || isModule === true || model.endsWith('.json'))
    return undefined;
  let found: Promise<Segmenter> | undefined;
  return {
    open: () => {
      found ??= openSegmenter(model, {
        ...{ id, limits },
        ...(output !== undefined && { output }),
        ...(input !== undefined && { input }),
        ...(otherInputs && { otherInputs: saidInputs(otherInputs) }),
        ...(inputSize !== undefined && { inputSize }),
        ...(layout !== undefined && { layout }),
      });
      return found;
    },
    dispose: async () => {
      const open = await found?.catch(() => undefined);
      await open?.dispose();
    },
  };
}
