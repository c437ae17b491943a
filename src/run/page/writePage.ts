import { cpSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { namedPath, quotedList } from '../../files/quoted.ts';
import { writing } from '../../files/writing.ts';
import { outFolder } from '../results/outFolder.ts';
import { pageFolders, runtimeFiles } from './pageFiles.ts';

/** A file that no other site has. */
const ownFile = 'serviceWorker.js';

/**
 * Writes the page with ONNX Runtime into a folder, for any server of static files. @throws RangeError for a page that is
 * not built, ONNX Runtime that is not installed, and a folder that cannot be written or holds something else.
 */
export function writePage(folder: string): void {
  const { page, runtime } = pageFolders();
  outFolder(folder);
  const names = readdirSync(folder).sort();
  if (names.length > 0 && !names.includes(ownFile))
    throw new RangeError(
      `--out: expected an empty folder or an earlier page, ${namedPath(folder)} holds ${quotedList(names, 3)}`,
    );
  writing(folder, () => {
    cpSync(page, folder, { recursive: true });
    for (const file of [...runtimeFiles.wasm, ...runtimeFiles.webgpu])
      cpSync(join(runtime, file), join(folder, 'ort', file));
  });
}
