import ndarray from 'ndarray';
import { encodeNpy, encodePng, maximumOf, overlay, volumePicture } from '../../images/index.ts';
import { normalized } from '../../maps/index.ts';
import { dense } from '../../math/arrays/dense.ts';
import { resizedBilinear } from '../../math/resizing/resize.ts';
import { packedNifti } from '../../readers/index.ts';
import type { Image, SaliencyMap } from '../../types/arrays.ts';
import type { Explained } from './explainer.ts';
import type { ExplainFolder } from './explainFolder.ts';
import type { ExplainInput } from './explainInput.ts';

interface WrittenMap {
  readonly explained: Explained;
  readonly input: ExplainInput;
  readonly orientation: string | undefined;
  readonly folder: ExplainFolder;
}

/** Writes the files of a map, whose names begin with `file`. */
export function writeMap(file: string, { explained, input, orientation, folder }: WrittenMap): void {
  const { map, attribution } = explained;
  folder.write(`${file}.npy`, encodeNpy(map));
  if (attribution !== undefined) folder.write(`${file}.attribution.npy`, encodeNpy(attribution));
  if (input.affine !== undefined) folder.write(`${file}.nii.gz`, packedNifti(map, input.affine));
  const isVolume = map.shape.length === 3;
  folder.write(`${file}.png`, isVolume ? volume(input, map, orientation) : picture(input.drawn, map));
}

/** The three planes through the maximum and a montage, stretched as a picture is. */
function volume({ shown, affine }: ExplainInput, map: SaliencyMap, orientation = 'RAS'): Uint8Array {
  const scaled = normalized(map, { rule: 'p99' });
  const values = scaled.state === 'normalized' ? dense(scaled.map) : new Float32Array(map.size);
  // Stretching clips what is highest: the maximum is the map's own.
  const at = maximumOf(map);
  return encodePng(
    volumePicture(shown, ndarray(values, [...map.shape]), { at, orientation: affine ? orientation : '' }),
  );
}

/**
 * The map over the image in the image's own shape, stretched to its 99th percentile; a map that is constant is shown
 * as all zero.
 */
function picture(drawn: Image, map: SaliencyMap): Uint8Array {
  const scaled = normalized(map, { rule: 'p99' });
  const values = scaled.state === 'normalized' ? dense(scaled.map) : new Float32Array(map.size);
  const [height, width] = map.shape as [number, number];
  const size = inShapeOf(drawn, [height, width]);
  const own = resizedBilinear(values, [height, width, 1], { height: size[0], width: size[1] });
  return encodePng(overlay(drawn, ndarray(own, [...size])));
}

/** A size of the image's shape, with the model's shorter side; the model's own where the shapes are one. */
function inShapeOf(
  { shape: [tall = 1, wide = 1] }: Image,
  [height, width]: readonly [number, number],
): readonly [number, number] {
  if (Math.abs((tall * width) / (wide * height) - 1) < 0.01) return [height, width];
  const shorter = Math.min(height, width);
  return tall < wide
    ? [shorter, Math.round((shorter * wide) / tall)]
    : [Math.round((shorter * tall) / wide), shorter];
}
