const photometric = 262;

/** Whether a TIFF says that its largest sample is black (photometric interpretation 0). False for other files. */
export function isMinWhite(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isLittle = bytes[0] === 0x49 && bytes[1] === 0x49;
  if (!isLittle && !(bytes[0] === 0x4d && bytes[1] === 0x4d)) return false;
  try {
    const isBig = view.getUint16(2, isLittle) === 43;
    const first = isBig ? Number(view.getBigUint64(8, isLittle)) : view.getUint32(4, isLittle);
    const count = isBig ? Number(view.getBigUint64(first, isLittle)) : view.getUint16(first, isLittle);
    for (let i = 0; i < count; i++) {
      const entry = first + (isBig ? 8 + 20 * i : 2 + 12 * i);
      if (view.getUint16(entry, isLittle) === photometric)
        return view.getUint16(entry + (isBig ? 12 : 8), isLittle) === 0;
    }
  } catch {
    // The tags lie beyond the file: whoever reads the pixels says so.
  }
  return false;
}
