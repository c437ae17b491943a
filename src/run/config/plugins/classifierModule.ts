import { type ClassifierFunctions, definedWith, triedClassifier } from '../../../classifiers/index.ts';
import { defaultExport, described, type PlugInFile, readExport } from '../../../files/defaultExport.ts';
import { blackOf, type InputUnits, inputRangeOf } from '../../../images/index.ts';
import { channelsOf } from '../../../math/arrays/imageAxes.ts';
import type { Classifier } from '../../../types/classifier.ts';

export interface ClassifierModuleOptions {
  /** Names it in rows and messages. @default what it calls itself */
  readonly id?: string;
  /** How 0..255 becomes its units. @default its own `inputRange` and `black` */
  readonly preprocess?: InputUnits;
}

const wanted = 'a classifier { inputShape, classCount, logits, ... } or a function that makes one';

/** The classifier that a module exports, with what it answers checked at each call as `defineClassifier` does, and tried as a model from a file is. */
export async function moduleClassifier(
  file: PlugInFile,
  { id, preprocess }: ClassifierModuleOptions = {},
): Promise<Classifier & ClassifierFunctions> {
  const value = await defaultExport(file, wanted);
  if (!readExport(file, () => isLikeClassifier(value))) {
    throw new RangeError(
      `${file.where}: the default export of ${file.path} must be ${wanted}, got ${described(value)}`,
    );
  }
  const found = value as ClassifierFunctions;
  try {
    const defined = definedWith(found, {
      ...(id !== undefined && { id }),
      ...(preprocess && scaleOf(preprocess, channelsOf(found.inputShape))),
    });
    return await triedClassifier(defined);
  } catch (error) {
    throw new RangeError(`${file.where}: ${file.path}: ${error instanceof Error ? error.message : error}`);
  }
}

/** Whether it is worth asking `definedWith`, which checks every member, what is wrong with it. */
function isLikeClassifier(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'logits' in value && 'inputShape' in value;
}

function scaleOf(units: InputUnits, channels: number) {
  return { inputRange: inputRangeOf(units, channels), black: blackOf(units, channels) };
}
