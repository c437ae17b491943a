import type { OwnLimits } from '../../files/limits.ts';
import { quoted } from '../../files/quoted.ts';
import { inUnits, placed, placedMask } from '../../images/index.ts';
import { readImage, readMask } from '../../readers/index.ts';
import type { Classifier, OtherValues } from '../../types/classifier.ts';
import { fittingOf, type Preprocess, unitsOf } from '../config/preprocess.ts';

interface OtherOptions {
  readonly otherInputs?: Readonly<Record<string, number | readonly number[] | string>> | undefined;
  /** A picture of the region of a dense target. */
  readonly inside?: string | undefined;
  readonly preprocess: Preprocess;
  readonly limits?: OwnLimits | undefined;
}

/** What goes into a model beside each image. Throws RangeError for a picture of an input of numbers. */
export async function explainOther(
  { otherInputs: there = [], inputShape: [height, width] }: Classifier,
  { otherInputs = {}, inside, preprocess, limits }: OtherOptions,
): Promise<OtherValues> {
  const values: Record<string, OtherValues[string]> = {};
  const fitting = fittingOf(preprocess);
  for (const [name, value] of Object.entries(otherInputs)) {
    if (typeof value !== 'string') {
      values[name] = value;
      continue;
    }
    const { kind, shape: [tall = 0, wide = 0, channels = 0] = [] } =
      there.find((one) => one.name === name) ?? {};
    if (kind !== 'picture')
      throw new RangeError(`--other: the input ${quoted(name)} takes numbers, got ${quoted(value)}`);
    const picture = placed(await readImage(value, { limits }), [tall, wide, channels], fitting);
    values[name] = inUnits(picture, unitsOf(preprocess)).image;
  }
  const mask = there.find(({ kind }) => kind === 'mask');
  if (inside !== undefined && mask !== undefined) {
    const read = placedMask(await readMask(inside, { limits }), [height, width], fitting);
    values[mask.name] = read;
  }
  return values;
}
