import type { Limits } from '../../files/limits.ts';
import { cut, namedPath, printable } from '../../files/quoted.ts';
import type { Volume } from '../volume.ts';
import type { VoxelKind } from '../voxels.ts';
import { type HeadedFile, headedVolume } from './headedVolume.ts';
import { affineRows, headStart, numbersIn } from './textHead.ts';

/** By the names of the format's definition. */
const kinds = new Map<string, VoxelKind>(
  (
    [
      ['int8', 'signed char, int8, int8_t'],
      ['uint8', 'uchar, unsigned char, uint8, uint8_t'],
      ['int16', 'short, short int, signed short, signed short int, int16, int16_t'],
      ['uint16', 'ushort, unsigned short, unsigned short int, uint16, uint16_t'],
      ['int32', 'int, signed int, int32, int32_t'],
      ['uint32', 'uint, unsigned int, uint32, uint32_t'],
      ['int64', 'longlong, long long, long long int, signed long long, signed long long int, int64, int64_t'],
      ['uint64', 'ulonglong, unsigned long long, unsigned long long int, uint64, uint64_t'],
      ['float32', 'float'],
      ['float64', 'double'],
    ] as const
  ).flatMap(([kind, names]) => names.split(', ').map((name) => [name, kind] as const)),
);

const encodings: Readonly<Record<string, 'raw' | 'gzip' | 'text'>> = {
  ...{ raw: 'raw', gzip: 'gzip', gz: 'gzip', ascii: 'text', txt: 'text', text: 'text' },
};

/** Signs that make each of a space's three axes lead to the right, to the front and up. */
const spaces: Readonly<Record<string, readonly number[]>> = {
  ...{ 'right-anterior-superior': [1, 1, 1], ras: [1, 1, 1] },
  ...{ 'left-anterior-superior': [-1, 1, 1], las: [-1, 1, 1] },
  ...{ 'left-posterior-superior': [-1, -1, 1], lps: [-1, -1, 1] },
};

/**
 * The volume of an NRRD file (teem's definition of the format, NRRD0001 to 0005): raw, gzip or text, in one file or
 * with its voxels beside. Without a space its axes are taken as right, front and up.
 */
export function nrrdVolume(file: HeadedFile, limits: Limits): Promise<Volume> {
  const broken = (why: string) =>
    new TypeError(`${namedPath(file.path)}: broken NRRD: ${printable(cut(why, 160))}`);
  const { fields, start } = fieldsOf(file.bytes);
  const kind = kinds.get(fields.get('type') ?? '');
  const encoding = encodings[fields.get('encoding')?.toLowerCase() ?? ''];
  if (kind === undefined) throw broken(`voxels of type ${fields.get('type') ?? 'none'} are not read`);
  if (encoding === undefined) {
    throw broken(`encoding must be raw, gzip or ascii, got ${fields.get('encoding') ?? 'none'}`);
  }
  const beside = fields.get('data file') ?? fields.get('datafile');
  if (beside !== undefined && /^LIST\b|%/i.test(beside)) throw broken('voxels in several files are not read');
  const shape = numbersIn(fields.get('sizes'));
  const steps = directions(fields.get('space directions'));
  if (steps.slice(0, 3).includes(undefined) || shape.length > 4) {
    throw broken('a voxel must be one number: the first three axes must lie in space');
  }
  const along = steps.filter((step) => step !== undefined);
  const spacings = numbersIn(fields.get('spacings'));
  const zooms = shape.map((_, axis) => {
    const step = steps[axis];
    const spacing = spacings[axis];
    return step ? Math.hypot(...step) : spacing !== undefined && Number.isFinite(spacing) ? spacing : 1;
  });
  return headedVolume(
    file,
    {
      ...{ shape, kind, encoding, beside, start, zooms },
      isBigEndian: fields.get('endian')?.toLowerCase() === 'big',
      skip: {
        lines: Number(fields.get('line skip') ?? fields.get('lineskip') ?? 0),
        bytes: Number(fields.get('byte skip') ?? fields.get('byteskip') ?? 0),
      },
      affine: affineRows(
        along.length > 0
          ? along
          : zooms.slice(0, 3).map((zoom, axis) => [0, 1, 2].map((row) => (row === axis ? zoom : 0))),
        vectors(fields.get('space origin'))[0] ?? [],
        spaces[fields.get('space')?.toLowerCase() ?? ''] ?? [1, 1, 1],
      ),
    },
    limits,
  );
}

/** The fields of a head, and where the bytes after its empty line begin. */
function fieldsOf(bytes: Uint8Array) {
  const text = headStart(bytes);
  const end = /\r?\n\r?\n/.exec(text);
  const head = end === null ? text : text.slice(0, end.index);
  const fields = new Map<string, string>();
  for (const line of head.split(/\r?\n/).slice(1)) {
    const found = /^([^:#]+): ?(.*)$/.exec(line);
    // `key:=value` is a note of the user's.
    if (found?.[1] !== undefined && !line.includes(':='))
      fields.set(found[1].trim().toLowerCase(), (found[2] ?? '').trim());
  }
  return { fields, start: end === null ? bytes.length : end.index + end[0].length };
}

/** The steps of each axis; undefined of one that lies in no space. */
function directions(text = ''): (readonly number[] | undefined)[] {
  return (text.match(/\([^)]*\)|none/g) ?? []).map((part) =>
    part === 'none' ? undefined : vectors(part)[0],
  );
}

function vectors(text = ''): number[][] {
  return [...text.matchAll(/\(([^)]*)\)/g)].map(([, inside = '']) => inside.split(',').map(Number));
}
