import type { OwnLimits } from '../../files/limits.ts';
import { quoted } from '../../files/quoted.ts';
import { readWithoutName } from '../../files/withoutName.ts';
import { inUnits, placed, placedMask } from '../../images/index.ts';
import { spatialShape } from '../../math/arrays/imageAxes.ts';
import { readImage, readMask, readScan, readScanMask } from '../../readers/index.ts';
import type { Classifier, OtherValues } from '../../types/classifier.ts';
import { fittingOf, type Preprocess, unitsOf } from '../config/preprocess.ts';
import { hidesName } from './imageNames.ts';

interface OtherOptions {
  readonly otherInputs?: Readonly<Record<string, number | readonly number[] | string>> | undefined;
  /** A picture of the region of a dense target. */
  readonly inside?: string | undefined;
  readonly preprocess: Preprocess;
  /** Where the axes of volumes lead. */
  readonly orientation?: string | undefined;
  readonly limits?: OwnLimits | undefined;
  /** Names of DICOM files as they are, in errors. */
  readonly showIds?: boolean | undefined;
}

/** What goes into a model beside each image. Throws RangeError for a picture of an input of numbers. */
export async function explainOther(
  { otherInputs: there = [], inputShape }: Classifier,
  { otherInputs = {}, inside, preprocess, limits, orientation, showIds }: OtherOptions,
): Promise<OtherValues> {
  const values: Record<string, OtherValues[string]> = {};
  const saidOf = (path: string, flag: string) =>
    hidesName(path, { showIds, limits }) ? `the picture of ${flag}` : path;
  const fitting = fittingOf(preprocess);
  for (const [name, value] of Object.entries(otherInputs)) {
    if (typeof value !== 'string') {
      values[name] = value;
      continue;
    }
    const { kind, shape = [] } = there.find((one) => one.name === name) ?? {};
    if (kind !== 'picture')
      throw new RangeError(`--other: the input ${quoted(name)} takes numbers, got ${quoted(value)}`);
    const read = await readWithoutName(value, saidOf(value, `--other ${name}`), async (path) =>
      shape.length === 4
        ? (await readScan(path, { limits, ...(orientation && { orientation }) })).image
        : readImage(path, { limits }),
    );
    const picture = placed(read, shape, fitting);
    values[name] = inUnits(picture, unitsOf(preprocess)).image;
  }
  const mask = there.find(({ kind }) => kind === 'mask');
  if (inside !== undefined && mask !== undefined) {
    const read = await readWithoutName(inside, saidOf(inside, '--inside'), (path) =>
      inputShape.length === 4
        ? readScanMask(path, { limits, ...(orientation && { orientation }) })
        : readMask(path, { limits }),
    );
    values[mask.name] = placedMask(read, spatialShape(inputShape), fitting);
  }
  return values;
}
