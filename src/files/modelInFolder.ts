import { readdirSync } from 'node:fs';
import { printable } from './quoted.ts';

/** Files that a model is opened by. */
const modelFile = /^model\.json$|\.onnx$/;

/** For a folder in the place of a model: which file of it to name, as the end of a message; nothing where it has none. */
export function modelInFolder(folder: string): string {
  const found = names(folder)
    .filter((name) => modelFile.test(name))
    .sort();
  if (found.length === 0) return '';
  return found.length === 1
    ? `; name the file in it: ${printable(found[0] ?? '')}`
    : `; name one of the files in it: ${found.slice(0, 5).map(printable).join(', ')}`;
}

function names(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
