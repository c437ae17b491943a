/** Packages that come without types: WebAssembly made by Emscripten, with a class for each decoder. */
declare module '@cornerstonejs/codec-charls/decodewasmjs' {
  const make: (options: object) => Promise<object>;
  export = make;
}

declare module '@cornerstonejs/codec-openjpeg/decodewasmjs' {
  const make: (options: object) => Promise<object>;
  export = make;
}

declare module '@cornerstonejs/codec-openjph' {
  const make: (options: object) => Promise<object>;
  export = make;
}

declare module 'jpeg-lossless-decoder-js' {
  interface LosslessDecoder {
    decompress(buffer: ArrayBuffer, offset: number, length: number): ArrayBuffer;
  }
  export const Decoder: new (buffer?: ArrayBuffer, bytesPerSample?: number) => LosslessDecoder;
}
