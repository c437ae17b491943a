import { fileBytes } from '../../files/fileBytes.ts';
import { limitsFrom, type OwnLimits } from '../../files/limits.ts';
import { namedPath } from '../../files/quoted.ts';
import { encodeParametricMap } from '../../readers/index.ts';
import type { SaliencyMap } from '../../types/arrays.ts';
import type { Classifier } from '../../types/classifier.ts';
import { versions } from '../results/versions.ts';
import type { ExplainInput } from './explainInput.ts';

interface ParametricMapFacts {
  readonly classifier: Classifier;
  readonly method: string;
  readonly target: number;
  readonly showIds?: boolean;
  readonly limits?: OwnLimits | undefined;
}

/** The map over its image as a DICOM Parametric Map that refers to the image. */
export async function parametricMapOf(
  { path, input: { onImage } }: { readonly path: string; readonly input: ExplainInput },
  map: SaliencyMap,
  { classifier, method, target, showIds = false, limits }: ParametricMapFacts,
): Promise<Uint8Array> {
  if (onImage === undefined)
    throw new RangeError(`--dicom: expected a model of pictures, ${classifier.id} takes volumes`);
  const bytes = await fileBytes(path, { what: 'a DICOM image', limits: limitsFrom(limits) });
  return encodeParametricMap(bytes, onImage(map), {
    source: namedPath(path),
    description: `${method}, class ${target}, ${classifier.id}`,
    showIds,
    version: versions()['saliency-trust'] ?? 'unknown',
    ...(limits && { limits }),
  });
}
