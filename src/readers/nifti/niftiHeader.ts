/** The head of a NIfTI file, version 1 (348 bytes) or 2 (540 bytes), in either byte order (nifti1.h, nifti2.h). */
export interface NiftiHeader {
  readonly isBigEndian: boolean;
  /** Whether the voxels lie in another file, `.img`. */
  readonly isPair: boolean;
  readonly shape: readonly number[];
  /** The code of the voxels' type. */
  readonly datatype: number;
  /** Millimetres along each axis. */
  readonly zooms: readonly number[];
  /** The same of the three axes of space, where the voxels have fewer too. */
  readonly spacing: readonly number[];
  /** Where the voxels begin. */
  readonly dataStart: number;
  readonly slope: number;
  readonly intercept: number;
  readonly qformCode: number;
  readonly sformCode: number;
  /** b, c, d of the quaternion, the offsets, and -1 or 1 for the third axis. */
  readonly quaternion: readonly number[];
  readonly offset: readonly number[];
  readonly handedness: number;
  /** Three rows of four. */
  readonly sform: readonly (readonly number[])[];
}

const longest = 540;

/** So many bytes of a file hold its head, whichever version it is. */
export const niftiHeaderBytes = longest;

/** Whether bytes begin as a NIfTI head does. */
export function isNifti(bytes: Uint8Array): boolean {
  return layoutOf(bytes) !== undefined;
}

interface Layout {
  readonly version: 1 | 2;
  readonly isBigEndian: boolean;
}

function layoutOf(bytes: Uint8Array): Layout | undefined {
  if (bytes.length < 4) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (const isBigEndian of [false, true]) {
    const size = view.getInt32(0, !isBigEndian);
    const version = size === 348 ? 1 : 2;
    const magic = version === 1 ? 344 : 4;
    const text = String.fromCharCode(...bytes.subarray(magic, magic + 3));
    const wanted = version === 1 ? ['n+1', 'ni1'] : ['n+2', 'ni2'];
    if ((size === 348 || size === longest) && wanted.includes(text)) return { version, isBigEndian };
  }
  return undefined;
}

/** Throws TypeError, naming the source, for what is no NIfTI head or says what cannot be. */
export function niftiHeader(bytes: Uint8Array, source: string): NiftiHeader {
  const layout = layoutOf(bytes);
  if (layout === undefined) {
    const isCut = bytes.length < 348 ? `, found ${bytes.length} bytes` : '';
    throw new TypeError(`${source}: expected a NIfTI file${isCut}`);
  }
  const { version, isBigEndian } = layout;
  if (bytes.length < (version === 1 ? 348 : longest)) {
    throw new TypeError(`${source}: the NIfTI header is cut off after ${bytes.length} bytes`);
  }
  const fields = version === 1 ? ofVersion1(bytes, isBigEndian) : ofVersion2(bytes, isBigEndian);
  const [rank = 0, ...sizes] = fields.dim;
  const shape = sizes.slice(0, rank);
  if (!(rank >= 1 && rank <= 7) || !shape.every((size) => Number.isSafeInteger(size) && size > 0)) {
    throw new TypeError(`${source}: a NIfTI file has 1 to 7 sizes above 0, got ${rank}: ${shape.join(', ')}`);
  }
  const isScaled = fields.slope !== 0 && Number.isFinite(fields.slope) && Number.isFinite(fields.intercept);
  const [handed = 1, ...zooms] = fields.pixdim;
  return {
    isBigEndian,
    isPair: bytes[version === 1 ? 345 : 5] === 0x69,
    shape,
    datatype: fields.datatype,
    zooms: zooms.slice(0, rank).map(Math.abs),
    spacing: zooms.slice(0, 3).map((size) => Math.abs(size) || 1),
    dataStart: Math.max(0, Math.floor(fields.dataStart)),
    slope: isScaled ? fields.slope : 1,
    intercept: isScaled ? fields.intercept : 0,
    qformCode: fields.codes[0] ?? 0,
    sformCode: fields.codes[1] ?? 0,
    quaternion: fields.quaternion.slice(0, 3),
    offset: fields.quaternion.slice(3),
    handedness: handed < 0 ? -1 : 1,
    sform: [0, 4, 8].map((start) => fields.rows.slice(start, start + 4)),
  };
}

type Fields = ReturnType<typeof ofVersion1>;

function ofVersion1(bytes: Uint8Array, isBigEndian: boolean) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const shorts = (start: number, count: number) =>
    Array.from({ length: count }, (_, i) => view.getInt16(start + 2 * i, !isBigEndian));
  const floats = (start: number, count: number) =>
    Array.from({ length: count }, (_, i) => view.getFloat32(start + 4 * i, !isBigEndian));
  const [dataStart = 0, slope = 0, intercept = 0] = floats(108, 3);
  return {
    dim: shorts(40, 8),
    datatype: view.getInt16(70, !isBigEndian),
    pixdim: floats(76, 8),
    dataStart,
    slope,
    intercept,
    codes: shorts(252, 2),
    quaternion: floats(256, 6),
    rows: floats(280, 12),
  };
}

function ofVersion2(bytes: Uint8Array, isBigEndian: boolean): Fields {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const longs = (start: number, count: number) =>
    Array.from({ length: count }, (_, i) => Number(view.getBigInt64(start + 8 * i, !isBigEndian)));
  const doubles = (start: number, count: number) =>
    Array.from({ length: count }, (_, i) => view.getFloat64(start + 8 * i, !isBigEndian));
  const [dataStart = 0] = longs(168, 1);
  const [slope = 0, intercept = 0] = doubles(176, 2);
  return {
    dim: longs(16, 8),
    datatype: view.getInt16(12, !isBigEndian),
    pixdim: doubles(104, 8),
    dataStart,
    slope,
    intercept,
    codes: [344, 348].map((index) => view.getInt32(index, !isBigEndian)),
    quaternion: doubles(352, 6),
    rows: doubles(400, 12),
  };
}
