import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { pageFolders, runtimeFiles } from './pageFiles.ts';

/**
 * Writes the page with ONNX Runtime into a folder, for any server of static files. @throws RangeError for a page that is
 * not built and ONNX Runtime that is not installed.
 */
export function writePage(folder: string): void {
  const { page, runtime } = pageFolders();
  cpSync(page, folder, { recursive: true });
  for (const file of [...runtimeFiles.wasm, ...runtimeFiles.webgpu])
    cpSync(join(runtime, file), join(folder, 'ort', file));
}
