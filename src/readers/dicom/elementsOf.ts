/** Values of a parsed DICOM file by their tag as a number, (group << 16) + element, for files that refer to it. */
import { createHash } from 'node:crypto';
import type { DataSet } from 'dicom-parser';

function key(tag: number): string {
  return `x${tag.toString(16).padStart(8, '0')}`;
}

/** The text of an element; empty where there is none. */
export function textOf(data: DataSet, tag: number): string {
  return data.string(key(tag)) ?? '';
}

/** The sequences of groups: of one frame, and of all frames. */
const groups = { ofFrames: 'x52009230', ofAll: 'x52009229' } as const;

/** A text about the place of a frame: of an enhanced image it stands in the groups of the frame, or of all frames. */
export function placedText(data: DataSet, tag: number, frame: number): string {
  const items = (at: string) => data.elements[at]?.items ?? [];
  const lists = [items(groups.ofFrames)[frame], items(groups.ofAll)[0]].flatMap((item) =>
    Object.values(item?.dataSet?.elements ?? {}).map((group) => group.items?.[0]?.dataSet),
  );
  const found = lists.find((one) => one?.string(key(tag)));
  return textOf(data, tag) || (found === undefined ? '' : textOf(found, tag));
}

/** A value as it stands in the file. */
export function bytesOf(data: DataSet, tag: number): Uint8Array {
  const element = data.elements[key(tag)];
  if (element === undefined) return new Uint8Array();
  return Uint8Array.from(data.byteArray.subarray(element.dataOffset, element.dataOffset + element.length));
}

/** A UID below 2.25, the same for the same texts. */
export function uidOf(...texts: readonly string[]): string {
  const digest = createHash('sha256').update(texts.join('\u0000')).digest('hex').slice(0, 32);
  return `2.25.${BigInt(`0x${digest}`)}`;
}

/** The text in ASCII, of at most so many letters. */
export function ascii(text: string, letters: number): string {
  return text.replaceAll(/[^\u0020-\u007e]|\\/g, '?').slice(0, letters);
}
