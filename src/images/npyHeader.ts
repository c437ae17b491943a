/** What the head of an `.npy` file says (NumPy's format versions 1 to 3). */
export interface NpyHeader {
  /** Kind and bytes of one element, as NumPy writes them: `f4`, `u2`. */
  readonly dtype: string;
  readonly isBigEndian: boolean;
  /** The first axis varies fastest. */
  readonly isFortran: boolean;
  readonly shape: readonly number[];
  /** Where the elements begin. */
  readonly dataStart: number;
}

const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
/** NumPy reads heads of up to 10,000 letters; no plain array needs more. */
const mostLetters = 10_000;
/** NumPy has arrays of up to 64 axes. */
const mostAxes = 64;

/** Whether bytes begin as an `.npy` file does. */
export function isNpy(bytes: Uint8Array): boolean {
  return bytes.length >= 10 && magic.every((byte, i) => bytes[i] === byte);
}

/** Throws TypeError, naming the source and never what the file says, for heads that NumPy writes for no plain array. */
export function npyHeader(bytes: Uint8Array, source: string): NpyHeader {
  const version = bytes[6] ?? 0;
  if (version < 1 || version > 3) {
    throw new TypeError(`${source}: .npy must be of version 1, 2 or 3, is of ${version}`);
  }
  const start = version === 1 ? 10 : 12;
  if (bytes.length < start) throw new TypeError(`${source}: .npy file ends within its header`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = version === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  if (length > mostLetters || start + length > bytes.length) {
    throw new TypeError(
      `${source}: .npy header says that it is ${length} bytes long, the file has ${bytes.length}`,
    );
  }
  const text = new TextDecoder(version === 3 ? 'utf-8' : 'latin1').decode(
    bytes.subarray(start, start + length),
  );
  return { ...described(text, source), dataStart: start + length };
}

const string = `'[^'\\\\]*'|"[^"\\\\]*"`;
const entry = new RegExp(`\\s*(${string})\\s*:\\s*(${string}|True|False|\\([^()]*\\)|\\[)\\s*`, 'y');

/** A dictionary of Python with the three keys, in any order. */
function described(text: string, source: string): Omit<NpyHeader, 'dataStart'> {
  const values = new Map<string, string>();
  const body = /^\s*\{(.*)\}\s*$/s.exec(text)?.[1] ?? '';
  for (let offset = 0; offset < body.length; ) {
    entry.lastIndex = offset;
    const [whole = '', name = '', value = ''] = entry.exec(body) ?? [];
    const key = name.slice(1, -1);
    const end = offset + whole.length;
    if (value === '[' || whole === '' || values.has(key) || (end < body.length && body[end] !== ',')) {
      throw noPlainHeader(source, value === '[');
    }
    values.set(key, value);
    offset = end + 1;
    if (body.slice(offset).trim() === '') break;
  }
  const [descr, order, shape] = ['descr', 'fortran_order', 'shape'].map((key) => values.get(key));
  if (
    values.size !== 3 ||
    descr === undefined ||
    shape === undefined ||
    !/^(True|False)$/.test(order ?? '')
  ) {
    throw noPlainHeader(source, false);
  }
  const [, mark = '', dtype = ''] = /^.([<>=|]?)([a-zA-Z]\d{0,3}).$/.exec(descr) ?? [];
  return { dtype, isBigEndian: mark === '>', isFortran: order === 'True', shape: sizes(shape, source) };
}

function noPlainHeader(source: string, isRecord: boolean): TypeError {
  return new TypeError(
    `${source}: expected a .npy header with descr, fortran_order and shape of a plain array, found ${isRecord ? 'a record of several' : 'another text'}`,
  );
}

/** The sizes in a tuple of Python: `(3, 4)`, `(3,)`, `()`. */
function sizes(tuple: string, source: string): number[] {
  const parts = tuple
    .slice(1, -1)
    .split(',')
    .map((part) => part.trim());
  // A tuple of one ends in a comma; a longer one may.
  const last = parts.pop();
  if (last !== '' && last !== undefined) {
    if (parts.length === 0) parts.push('none');
    parts.push(last);
  }
  const whole = parts.every((part) => /^\d{1,15}L?$/.test(part));
  if (!tuple.startsWith('(') || !whole || parts.length > mostAxes) {
    throw new TypeError(
      `${source}: .npy shape must be a tuple of at most ${mostAxes} whole sizes of 0 or more`,
    );
  }
  return parts.map((part) => Number.parseInt(part, 10));
}
