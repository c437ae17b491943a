import { onnxRuntime } from './nodeRuntime.ts';

/** Names of the execution providers that the installed ONNX Runtime brings with it. Throws where it cannot be loaded. */
export async function onnxProviders(): Promise<readonly string[]> {
  const { listSupportedBackends } = await onnxRuntime();
  return listSupportedBackends().flatMap(({ name, bundled }) => (bundled ? [name] : []));
}
