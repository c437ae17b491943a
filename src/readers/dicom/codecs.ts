/// <reference path="./codecPackages.d.ts" />
import type { DecodedFrame, Decoder } from './decodedFrame.ts';

/** A decoder as Emscripten binds it. */
interface CodecDecoder {
  getEncodedBuffer(length: number): Uint8Array;
  decode(): void;
  getDecodedBuffer(): Uint8Array | Uint8ClampedArray;
  getFrameInfo(): { readonly bitsPerSample: number; readonly componentCount: number };
  getInterleaveMode?(): number;
  delete(): void;
}

type Codec = Readonly<Record<string, (new () => CodecDecoder) | undefined>> & {
  getExceptionMessage?(error: number): string;
};

/** The kept decoders of OHIF's Cornerstone, each a library of C++ in WebAssembly, loaded when the first frame needs it. */
const loaders = {
  charls: async () => ({
    make: (await import('@cornerstonejs/codec-charls/decodewasmjs')).default,
    name: 'JpegLSDecoder',
  }),
  openjpeg: async () => ({
    make: (await import('@cornerstonejs/codec-openjpeg/decodewasmjs')).default,
    name: 'J2KDecoder',
  }),
  openjph: async () => ({
    make: (await import('@cornerstonejs/codec-openjph')).default,
    name: 'HTJ2KDecoder',
  }),
} as const;

type CodecName = keyof typeof loaders;

interface Loaded {
  readonly codec: Codec;
  readonly name: string;
}

const loaded = new Map<CodecName, Promise<Loaded>>();

function codecOf(name: CodecName): Promise<Loaded> {
  const known = loaded.get(name);
  if (known !== undefined) return known;
  const silent = { print: () => {}, printErr: () => {} };
  const made = loaders[name]().then(async ({ make, name: decoder }) => {
    return { codec: (await make(silent)) as Codec, name: decoder };
  });
  loaded.set(name, made);
  return made;
}

/** A decoder of JPEG-LS, JPEG 2000 or HTJ2K frames. */
export function codecDecoder(name: CodecName): Decoder {
  return async (frame) => {
    const { codec, name: className } = await codecOf(name);
    const DecoderOfKind = codec[className];
    if (DecoderOfKind === undefined) throw new Error('its decoder is not there');
    const decoder = new DecoderOfKind();
    try {
      decoder.getEncodedBuffer(frame.length).set(frame);
      decoder.decode();
      const { bitsPerSample, componentCount } = decoder.getFrameInfo();
      // A copy: the memory is the decoder's.
      const bytes = new Uint8Array(decoder.getDecodedBuffer());
      const bitsAllocated = bitsPerSample > 8 ? 16 : 8;
      const isByPlane = componentCount > 1 && decoder.getInterleaveMode?.() === 0;
      const decoded = { bytes, bitsAllocated, isRgb: name !== 'charls' } as const;
      return isByPlane ? interleaved(decoded, componentCount) : decoded;
    } catch (error) {
      const why = typeof error === 'number' ? codec.getExceptionMessage?.(error) : undefined;
      throw new Error(`its frame cannot be unpacked${why === undefined ? '' : `: ${why}`}`);
    } finally {
      decoder.delete();
    }
  };
}

/** Planes one behind the other as samples pixel by pixel. */
function interleaved({ bytes, bitsAllocated, isRgb }: DecodedFrame, components: number): DecodedFrame {
  const size = bitsAllocated / 8;
  const count = bytes.length / size / components;
  const out = new Uint8Array(bytes.length);
  for (let pixel = 0, to = 0; pixel < count; pixel++) {
    for (let c = 0; c < components; c++) {
      for (let i = 0; i < size; i++) out[to++] = bytes[(c * count + pixel) * size + i]!;
    }
  }
  return { bytes: out, bitsAllocated, isRgb };
}
