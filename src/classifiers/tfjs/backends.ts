import { type TfjsBackendName, tfjsBackendNames } from './backendNames.ts';
import { loadedRuntime, messageOf, nodePackages, packagesOf } from './runtime.ts';

// The types of TF.js stay behind this file: a package without it must compile.

/** Whether a backend can be used. */
export interface TfjsBackend {
  readonly name: TfjsBackendName;
  /** What must be installed for it. */
  readonly packages: readonly string[];
  readonly isThere: boolean;
  /** Why it is not there, and what to install. */
  readonly reason?: string;
}

/** Each backend of TF.js, the best first: whether it is there, and why not. */
export async function tfjsBackends(): Promise<readonly TfjsBackend[]> {
  const found: TfjsBackend[] = [];
  let native: TfjsBackendName | undefined;
  for (const name of tfjsBackendNames) {
    const isNative = name in nodePackages;
    const packages = packagesOf[name];
    // The two native packages do not go together in one process.
    const reason =
      isNative && native !== undefined
        ? `not looked for, since ${native} is there`
        : await loadedRuntime(name).then(() => undefined, messageOf);
    if (isNative && reason === undefined) native = name;
    found.push({ name, packages, isThere: reason === undefined, ...(reason !== undefined && { reason }) });
  }
  return found;
}
