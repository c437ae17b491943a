/** What the head of a packed picture says of itself. */
export interface PictureHead {
  readonly width: number;
  readonly height: number;
  readonly components: number;
  /** Bits of one sample. */
  readonly precision: number;
}

/**
 * The sizes in the head of a JPEG, JPEG-LS or JPEG 2000 picture, before anything is made for them. Throws Error where
 * there are none.
 */
export function pictureHead(bytes: Uint8Array): PictureHead {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes[0] === 0xff && bytes[1] === 0x4f) return jpeg2000Head(view);
  if (bytes[0] === 0xff && bytes[1] === 0xd8) return jpegHead(view);
  throw new Error('its frame is no packed picture');
}

/** SIZ comes right behind the start of the codestream (ISO 15444-1, A.5.1). */
function jpeg2000Head(view: DataView): PictureHead {
  if (view.byteLength < 45 || view.getUint16(2) !== 0xff51) throw new Error('its codestream has no sizes');
  const at = (index: number) => view.getUint32(index);
  return {
    width: at(8) - at(16),
    height: at(12) - at(20),
    components: view.getUint16(40),
    precision: (view.getUint8(42) & 0x7f) + 1,
  };
}

/** The frame header, SOF0 to SOF15 or SOF55, behind segments whose lengths are said (ISO 10918-1, B.2.2). */
function jpegHead(view: DataView): PictureHead {
  let offset = 2;
  while (offset + 9 < view.byteLength) {
    if (view.getUint8(offset) !== 0xff) throw new Error('its picture has no frame header');
    const code = view.getUint8(offset + 1);
    if (code === 0xff) {
      offset++;
      continue;
    }
    const isFrame =
      code === 0xf7 || (code >= 0xc0 && code <= 0xcf && code !== 0xc4 && code !== 0xc8 && code !== 0xcc);
    if (isFrame) {
      return {
        precision: view.getUint8(offset + 4),
        height: view.getUint16(offset + 5),
        width: view.getUint16(offset + 7),
        components: view.getUint8(offset + 9),
      };
    }
    offset += 2 + view.getUint16(offset + 2);
  }
  throw new Error('its picture has no frame header');
}
