/** Segments that one RLE frame can have (PS3.5 annex G). */
const mostSegments = 15;
const headBytes = 64;

export interface RleFrame {
  /** Pixels of the frame. */
  readonly count: number;
  readonly samplesPerPixel: number;
  readonly bytesPerSample: number;
}

/**
 * The samples of a frame in DICOM's run-length code, little-endian, pixel by pixel: one segment for each byte of each
 * sample, the high one first, packed as PackBits. Throws Error for what ends early.
 */
export function rleSamples(
  frame: Uint8Array,
  { count, samplesPerPixel, bytesPerSample }: RleFrame,
): Uint8Array {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  const segments = frame.length < headBytes ? 0 : view.getUint32(0, true);
  const wanted = samplesPerPixel * bytesPerSample;
  if (segments !== wanted || segments > mostSegments) {
    throw new Error(`its run-length code has ${segments} segments, ${wanted} are needed`);
  }
  const out = new Uint8Array(count * wanted);
  for (let segment = 0; segment < segments; segment++) {
    const start = view.getUint32(4 + 4 * segment, true);
    const next = segment + 1 < segments ? view.getUint32(8 + 4 * segment, true) : frame.length;
    const [sample, high] = [Math.floor(segment / bytesPerSample), segment % bytesPerSample];
    unpacked(frame.subarray(start, next), {
      out,
      first: sample * bytesPerSample + (bytesPerSample - 1 - high),
      step: wanted,
      count,
    });
  }
  return out;
}

interface Plane {
  readonly out: Uint8Array;
  readonly first: number;
  readonly step: number;
  readonly count: number;
}

function unpacked(code: Uint8Array, { out, first, step, count }: Plane): void {
  let [index, done] = [0, 0];
  while (done < count) {
    const head = code[index++];
    if (head === undefined)
      throw new Error(`a segment of its run-length code ends after ${done} of ${count} bytes`);
    if (head === 128) continue;
    const isRun = head > 128;
    const length = Math.min(isRun ? 257 - head : head + 1, count - done);
    if (index + (isRun ? 1 : length) > code.length) {
      throw new Error(`a segment of its run-length code ends after ${done} of ${count} bytes`);
    }
    for (let i = 0; i < length; i++) out[first + step * done++] = code[isRun ? index : index + i]!;
    index += isRun ? 1 : head + 1;
  }
}
