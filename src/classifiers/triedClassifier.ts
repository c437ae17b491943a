import ndarray from 'ndarray';
import { dense } from '../math/arrays/dense.ts';
import type { ClassifierFunctions, DefinedClassifier } from './defineClassifier.ts';
import { cutRows } from './network/trial.ts';
import { trialBatch } from './network/trialImages.ts';
import { oneByOne } from './oneByOne.ts';
import { type TrialRows, trialParts, triedRows } from './triedRows.ts';

type Defined = DefinedClassifier<ClassifierFunctions> & ClassifierFunctions;

/**
 * A classifier of the user's own functions, tried on made images as a model from a file is: where the images of a
 * batch influence each other, each goes alone; warnings say so, and where the scores look like probabilities. Throws
 * RangeError where images influence each other and alone each gives the same.
 */
export async function triedClassifier(classifier: Defined): Promise<Defined> {
  const found = await trialRows(classifier);
  if (found === undefined) return classifier;
  const source = `classifier '${classifier.id}'`;
  const { oneByOne: isAlone, warnings } = triedRows(found, { source, output: 'logits' });
  const all = [...(classifier.warnings ?? []), ...warnings];
  const own = isAlone ? oneByOne(classifier) : classifier;
  return all.length === 0 ? own : { ...own, warnings: all };
}

/** Undefined where the functions throw: what is wrong with them, the first real image says with its name. */
async function trialRows(classifier: Defined): Promise<TrialRows | undefined> {
  const { inputShape, inputRange = [0, 1] } = classifier;
  const rows = async (images: readonly number[]) => {
    const { data, dims } = trialBatch(images, inputShape, inputRange);
    const scores = await classifier.logits(ndarray(data as Float32Array, [...dims]));
    return cutRows({ data: dense(scores).slice() }, images.length);
  };
  const [one, other] = trialParts.batches;
  const single = async (image: number) => (await rows([image]))[0] ?? new Float64Array();
  try {
    const [first, second] = [await rows(one), await rows(other)];
    const [subject, further] = trialParts.alone;
    return { first, second, alone: [await single(subject), await single(further)] };
  } catch {
    return undefined;
  }
}
