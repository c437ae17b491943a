/** Bundles the page into a folder, in which the example lies already; `files` are those of ONNX Runtime. */
export function bundlePage(
  out: string,
  options: {
    readonly files: { readonly wasm: readonly string[]; readonly webgpu: readonly string[] };
    readonly policies: { readonly worker: string };
  },
): Promise<void>;
