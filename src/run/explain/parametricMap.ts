import { fileBytes } from '../../files/fileBytes.ts';
import { limitsFrom, type OwnLimits } from '../../files/limits.ts';
import { namedPath } from '../../files/quoted.ts';
import { encodeParametricMap } from '../../readers/index.ts';
import type { SaliencyMap } from '../../types/arrays.ts';
import type { Classifier } from '../../types/classifier.ts';
import { versions } from '../results/versions.ts';
import type { ExplainInput } from './explainInput.ts';

interface ParametricMapOptions {
  readonly classifier: Classifier;
  readonly target: number;
  readonly showIds?: boolean;
  readonly limits?: OwnLimits | undefined;
}

/**
 * Makes of each method's map of an image a DICOM Parametric Map that refers to the image, whose file is read once.
 * Throws RangeError for a volume.
 */
export async function parametricMaps(
  { path, input: { onImage } }: { readonly path: string; readonly input: ExplainInput },
  { classifier, target, showIds = false, limits }: ParametricMapOptions,
): Promise<(method: string, map: SaliencyMap) => Uint8Array> {
  if (onImage === undefined)
    throw new RangeError(`--dicom: expected a model of pictures, ${classifier.id} takes volumes`);
  const bytes = await fileBytes(path, { what: 'a DICOM image', limits: limitsFrom(limits) });
  const version = versions()['saliency-trust'] ?? 'unknown';
  return (method, map) =>
    encodeParametricMap(bytes, onImage(map), {
      source: namedPath(path),
      description: `${method}, class ${target}, ${classifier.id}`,
      ...{ showIds, version, ...(limits && { limits }) },
    });
}
