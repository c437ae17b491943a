import type { OwnLimits } from '../../files/limits.ts';
import { namedPath } from '../../files/quoted.ts';
import { inUnits, type ModelInput, placed } from '../../images/index.ts';
import { dense } from '../../math/arrays/dense.ts';
import { readImage } from '../../readers/index.ts';
import type { Image } from '../../types/arrays.ts';
import type { Classifier } from '../../types/classifier.ts';
import { fittingOf, type Preprocess, unitsOf } from '../config/preprocess.ts';

interface InputOptions {
  readonly classifier: Classifier;
  readonly preprocess: Preprocess;
  readonly limits?: OwnLimits | undefined;
}

/** An image at the size of a model: as it is shown, values 0..255, and in the model's units. */
export interface ExplainInput extends ModelInput {
  /** What maps are drawn over: the image as it is read where it was stretched to the model, else as it is shown. */
  readonly drawn: Image;
  readonly shown: Image;
}

/** The image as it is shown and as the model takes it. A mistake names the file. */
export async function explainInput(
  path: string,
  { classifier, preprocess, limits }: InputOptions,
): Promise<ExplainInput> {
  const read = await readImage(path, { limits });
  const broken = dense(read).findIndex((value) => !Number.isFinite(value));
  if (broken >= 0) {
    throw new RangeError(
      `${namedPath(path)}: pixels must be finite, got ${dense(read)[broken]} at index ${broken}`,
    );
  }
  try {
    const fitting = fittingOf(preprocess);
    const shown = placed(read, classifier.inputShape, fitting);
    return {
      shown,
      drawn: (fitting.fit ?? 'stretch') === 'stretch' ? read : shown,
      ...inUnits(shown, unitsOf(preprocess)),
    };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new RangeError(`${namedPath(path)} does not fit ${classifier.id}: ${why}`);
  }
}

interface TargetOptions {
  readonly target: 'predicted' | number;
  readonly classifier: Classifier;
  /** The image's, for messages. */
  readonly name: string;
}

/** The class to explain. Throws RangeError for logits that are not finite and for a class that is not there. */
export function explainTarget(
  logits: readonly number[],
  { target, classifier, name }: TargetOptions,
): number {
  if (!logits.every(Number.isFinite)) throw new RangeError(`${name}: the logits are not finite: ${logits}`);
  if (target === 'predicted') return classifier.statedClass ?? logits.indexOf(Math.max(...logits));
  if (target >= classifier.classCount) {
    throw new RangeError(
      `--target: expected a class index from 0 to ${classifier.classCount - 1}, got ${target}`,
    );
  }
  return target;
}
