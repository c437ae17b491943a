import { constants, inflateRawSync } from 'node:zlib';
import dicomParser, { type DataSet } from 'dicom-parser';
import { errnoCode } from '../../files/errnoCode.ts';
import { cut, printable } from '../../files/quoted.ts';

/** The elements of a DICOM file, and how its values are written. */
export interface DicomData {
  readonly data: DataSet;
  /** The UID of the transfer syntax. */
  readonly transferSyntax: string;
}

export const implicitLittleEndian = '1.2.840.10008.1.2';
export const explicitLittleEndian = '1.2.840.10008.1.2.1';
export const deflatedLittleEndian = '1.2.840.10008.1.2.1.99';
export const explicitBigEndian = '1.2.840.10008.1.2.2';

const preambleBytes = 128;

/** Whether bytes begin as a DICOM file does: with a preamble, with its meta group, or with the elements alone. */
export function isDicom(bytes: Uint8Array): boolean {
  return hasPreamble(bytes) || beginsWithMeta(bytes) || isBare(bytes);
}

function hasPreamble(bytes: Uint8Array): boolean {
  return String.fromCharCode(...bytes.subarray(preambleBytes, preambleBytes + 4)) === 'DICM';
}

/** (0002,0000) or (0002,0001), explicit. */
function beginsWithMeta(bytes: Uint8Array): boolean {
  const isTag = bytes[0] === 2 && bytes[1] === 0 && (bytes[2] === 0 || bytes[2] === 1) && bytes[3] === 0;
  return isTag && isCapital(bytes[4]) && isCapital(bytes[5]);
}

/** An element of group 8 of modest length, implicit little-endian: no other known file begins so. */
function isBare(bytes: Uint8Array): boolean {
  if (bytes.length < 16 || bytes[0] !== 8 || bytes[1] !== 0 || bytes[3] !== 0) return false;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = view.getUint32(4, true);
  const next = 8 + length;
  return length % 2 === 0 && length <= 256 && next + 4 <= bytes.length && view.getUint16(next, true) === 8;
}

function isCapital(code: number | undefined): boolean {
  return code !== undefined && code >= 0x41 && code <= 0x5a;
}

/** Throws TypeError, naming the source, for what is no DICOM file or ends early. `most` bounds what deflated ones unpack to. */
export function dicomData(bytes: Uint8Array, source: string, most: number): DicomData {
  if (!isDicom(bytes)) throw new TypeError(`${source}: expected a DICOM file, found another`);
  if (!hasPreamble(bytes) && !beginsWithMeta(bytes)) return parsed(bytes, implicitLittleEndian, source);
  const whole = hasPreamble(bytes) ? bytes : withPreamble(bytes);
  const { end, transferSyntax } = metaOf(whole, source);
  const body = whole.subarray(end);
  if (transferSyntax !== deflatedLittleEndian)
    return { ...parsed(body, transferSyntax, source), transferSyntax };
  return { ...parsed(inflated(body, source, most), explicitLittleEndian, source), transferSyntax };
}

function withPreamble(bytes: Uint8Array): Uint8Array {
  const whole = new Uint8Array(preambleBytes + 4 + bytes.length);
  whole.set([0x44, 0x49, 0x43, 0x4d], preambleBytes);
  whole.set(bytes, preambleBytes + 4);
  return whole;
}

/** The meta group is always explicit little-endian. */
function metaOf(
  bytes: Uint8Array,
  source: string,
): { readonly end: number; readonly transferSyntax: string } {
  return tried(source, () => {
    const meta = dicomParser.readPart10Header(bytes);
    const transferSyntax = meta.string('x00020010');
    if (transferSyntax === undefined || !/^[\d.]{1,64}$/.test(transferSyntax)) {
      throw new TypeError(`${source}: broken DICOM: TransferSyntaxUID (0002,0010) is missing`);
    }
    return { end: (meta as DataSet & { readonly position: number }).position, transferSyntax };
  });
}

function inflated(body: Uint8Array, source: string, most: number): Uint8Array {
  try {
    return inflateRawSync(body, { maxOutputLength: most, finishFlush: constants.Z_FINISH });
  } catch (error) {
    if (errnoCode(error) === 'ERR_BUFFER_TOO_LARGE') {
      throw new RangeError(
        `${source}: it unpacks to more than ${most} bytes; a larger "limits.fileBytes" takes them`,
      );
    }
    throw new TypeError(`${source}: broken DICOM: its deflated elements cannot be unpacked, or are cut off`);
  }
}

function parsed(body: Uint8Array, transferSyntax: string, source: string): DicomData {
  const options = { TransferSyntaxUID: transferSyntax };
  return { data: tried(source, () => dicomParser.parseDicom(body, options)), transferSyntax };
}

/** The first number of a value in text, and the others; the parser fails where there are fewer than asked for. */
export function numbersOf(data: DataSet, tag: string): number[] {
  const text = data.string(tag);
  return text === undefined || text === '' ? [] : text.split('\\').map(Number);
}

/** What reading gives. The parser throws texts, objects with a text, and what the engine throws; what has the source is ours. */
export function tried<T>(source: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (error instanceof Error && error.message.startsWith(source)) throw error;
    const { exception = error } = (typeof error === 'object' && error !== null ? error : {}) as {
      exception?: unknown;
    };
    const why =
      typeof exception === 'string'
        ? exception.replace(/^[\w.]+: /, '')
        : 'its elements end early or lie within each other without end';
    throw new TypeError(`${source}: broken DICOM: ${printable(cut(why, 160))}`);
  }
}
