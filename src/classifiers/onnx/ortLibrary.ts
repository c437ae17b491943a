/** As much of ONNX Runtime's JavaScript interface as the engine uses: onnxruntime-node and onnxruntime-web both have it. */
export interface OrtLibrary {
  readonly InferenceSession: {
    create(model: Uint8Array, options: object): Promise<OrtSession>;
  };
  readonly Tensor: new (
    type: 'float32' | 'float64' | 'int64',
    data: Float32Array | Float64Array | BigInt64Array,
    dims: readonly number[],
  ) => OrtTensor;
}

/** A model that ONNX Runtime has compiled. */
export interface OrtSession {
  readonly outputMetadata: readonly OrtValueMetadata[];
  run(
    feeds: Readonly<Record<string, OrtTensor>>,
    fetches: readonly string[],
  ): Promise<Readonly<Record<string, OrtTensor>>>;
  release(): Promise<void>;
}

/** Of an output that is no tensor, such as a list of tensors, only its name is told. */
export type OrtValueMetadata =
  | { readonly name: string; readonly isTensor: false }
  | { readonly name: string; readonly isTensor: true; readonly type: string };

/** An array of ONNX Runtime with its sizes. */
export interface OrtTensor {
  /** A typed array, or texts. */
  readonly data: object;
  readonly dims: readonly number[];
}
