import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The files of ONNX Runtime that the page loads, by where it computes. */
export const runtimeFiles = {
  wasm: ['ort.wasm.min.mjs', 'ort-wasm-simd-threaded.mjs', 'ort-wasm-simd-threaded.wasm'],
  webgpu: [
    'ort.webgpu.min.mjs',
    'ort-wasm-simd-threaded.asyncify.mjs',
    'ort-wasm-simd-threaded.asyncify.wasm',
  ],
} as const;

/**
 * What the page may do, and what its worker: nothing but this server is asked. The worker reads models by code that is
 * made at run time, which the document, where names of files and classes stand, may not.
 */
export const pagePolicies = {
  document:
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  worker:
    "default-src 'none'; script-src 'self' 'unsafe-eval' 'wasm-unsafe-eval'; connect-src 'self'; worker-src 'self' blob:",
} as const;

/** Where the page lies, and where ONNX Runtime for browsers. */
export interface PageFolders {
  readonly page: string;
  readonly runtime: string;
}

/** The folders of the page. Throws RangeError that says what to install where one is missing. */
export function pageFolders(): PageFolders {
  const page = fileURLToPath(new URL('../../page', import.meta.url));
  if (!existsSync(join(page, 'index.html')))
    throw new RangeError('the page is not built: npm run build, in a checkout of saliency-trust');
  return { page, runtime: runtimeFolder() };
}

/** Where onnxruntime-web is installed. Throws RangeError that says so where it is not. */
export function runtimeFolder(): string {
  try {
    const file = createRequire(import.meta.url).resolve('onnxruntime-web/ort-wasm-simd-threaded.wasm');
    return dirname(file);
  } catch {
    throw new RangeError(
      'the page runs models on onnxruntime-web, which is not there: npm install onnxruntime-web',
    );
  }
}

/** The file of a path of the page; undefined of a path that it does not have. */
export function pageFile(path: string, { page, runtime }: PageFolders): string | undefined {
  const name = path === '/' ? 'index.html' : path.slice(1);
  if (name.split('/').includes('..') || name.includes('\\') || name.includes('\0')) return undefined;
  const ofRuntime = /^ort\/([^/]+)$/.exec(name)?.[1];
  if (ofRuntime === undefined) return join(page, name);
  const known: readonly string[] = [...runtimeFiles.wasm, ...runtimeFiles.webgpu];
  return known.includes(ofRuntime) ? join(runtime, ofRuntime) : undefined;
}
