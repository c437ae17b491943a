import type { GivenFile } from './messages.ts';

/** An ONNX file. */
export const isModel = ({ name }: GivenFile) => /\.onnx$/i.test(name);
/** The mask of a picture. */
export const isMask = ({ name }: GivenFile) => /\.mask\.png$/i.test(name);
/** A picture by its name or by its first bytes. */
export const isPicture = ({ name, bytes }: GivenFile) =>
  /\.(png|jpe?g|dcm|dicom)$/i.test(name) || looksLikePicture(bytes);

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
    String.fromCharCode(...bytes.subarray(128, 132)) === 'DICM'
  );
}
