import type { GivenFile } from './messages.ts';

/** An ONNX file. */
export const isModel = ({ name }: GivenFile) => /\.onnx$/i.test(name);
/** The mask of a picture. */
export const isMask = ({ name }: GivenFile) => /\.mask\.png$/i.test(name);
/** A picture by its name or by its first bytes. */
export const isPicture = ({ name, start }: GivenFile) =>
  /\.(png|jpe?g|dcm|dicom)$/i.test(name) || looksLikePicture(start);

/** A name without its ending. */
export const stem = (name: string) => name.replace(/\.[^.]*$/, '');

/** As many first bytes as tell a picture. */
const startBytes = 132;

/** A file that was chosen or dropped. Throws Error for one that cannot be read, as a folder. */
export async function givenFile(file: File): Promise<GivenFile> {
  try {
    const start = new Uint8Array(await file.slice(0, startBytes).arrayBuffer());
    return { name: file.name, content: file, start };
  } catch {
    throw new Error(
      `${file.name}: expected a file, found one that cannot be read: a folder, or one that is gone`,
    );
  }
}

/** What an error says. */
export function message(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** PNG, JPEG, or DICOM with its preamble. */
function looksLikePicture(bytes: Uint8Array): boolean {
  const starts = [
    [0x89, 0x50, 0x4e, 0x47],
    [0xff, 0xd8, 0xff],
  ];
  return (
    starts.some((start) => start.every((byte, i) => bytes[i] === byte)) ||
    String.fromCharCode(...bytes.subarray(128, startBytes)) === 'DICM'
  );
}
