import { inflateSync } from 'node:zlib';
import { errnoCode } from '../files/errnoCode.ts';
import { type Inflate, pngReader } from '../images/index.ts';

const inflate: Inflate = (parts, wanted) => {
  const [first] = parts;
  try {
    return inflateSync(parts.length === 1 && first ? first : Buffer.concat(parts), {
      maxOutputLength: wanted,
    });
  } catch (error) {
    if (errnoCode(error) === 'ERR_BUFFER_TOO_LARGE')
      throw new Error(`its pixels are more than ${wanted} bytes`);
    throw new Error('its pixels cannot be unpacked');
  }
};

/** The samples and the image in a PNG file, by Node's zlib: see `PngReader`. */
export const { samples: pngSamplesOf, image: decodePng } = pngReader(inflate);
