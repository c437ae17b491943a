import type { OwnLimits } from '../../files/limits.ts';
import { namedPath } from '../../files/quoted.ts';
import { placed, placedAffine, unplaced } from '../../images/index.ts';
import { dense } from '../../math/arrays/dense.ts';
import { spatialShape } from '../../math/arrays/imageAxes.ts';
import { type Affine, readImage, readScan, type Scan, type ScanOptions } from '../../readers/index.ts';
import type { Image, SaliencyMap } from '../../types/arrays.ts';
import type { Classifier } from '../../types/classifier.ts';
import { fittingOf, type Preprocess } from '../config/preprocess.ts';

interface InputOptions {
  readonly classifier: Classifier;
  readonly preprocess: Preprocess;
  readonly limits?: OwnLimits | undefined;
  /** How volumes are read. */
  readonly scan?: Omit<ScanOptions, 'limits'> | undefined;
}

/** An image file at the size of a model, values 0..255. */
export interface ExplainInput {
  /** What maps are drawn over: the image as it is read where it was stretched to the model, else as it is shown. */
  readonly drawn: Image;
  readonly shown: Image;
  /** Of a volume: from places of `shown` to millimetres, where the file says so. */
  readonly affine?: Affine;
  /** A map of the model's size over the image as it is read; absent of a volume. */
  readonly onImage?: (map: SaliencyMap) => SaliencyMap;
}

/** Reads an image and brings it to the model's size. A mistake names the file. */
export async function explainInput(
  path: string,
  { classifier, preprocess, limits, scan }: InputOptions,
): Promise<ExplainInput> {
  if (classifier.inputShape.length === 4)
    return volumeInput(await readScan(path, { ...scan, limits }), path, { classifier, preprocess });
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
      onImage: (map) => unplaced(map, [read.shape[0] ?? 0, read.shape[1] ?? 0], fitting),
    };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new RangeError(`${namedPath(path)} does not fit ${classifier.id}: ${why}`);
  }
}

/** The same of a scan. */
function volumeInput(
  { image, affine }: Scan,
  path: string,
  { classifier, preprocess }: InputOptions,
): ExplainInput {
  try {
    const fitting = fittingOf(preprocess);
    const shown = placed(image, classifier.inputShape, fitting);
    const size = spatialShape(shown.shape);
    const own = affine && placedAffine(affine, spatialShape(image.shape), { size, fitting });
    return { shown, drawn: shown, ...(own && { affine: own }) };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new RangeError(`${namedPath(path)} does not fit ${classifier.id}: ${why}`);
  }
}
