import type { Limits } from '../../files/limits.ts';
import { cut, namedPath, printable } from '../../files/quoted.ts';
import type { Volume } from '../volume.ts';
import type { VoxelKind } from '../voxels.ts';
import { type HeadedFile, headedVolume } from './headedVolume.ts';
import { affineRows, headStart, numbersIn } from './textHead.ts';

const kinds: Readonly<Record<string, VoxelKind>> = {
  ...{ MET_CHAR: 'int8', MET_UCHAR: 'uint8', MET_SHORT: 'int16', MET_USHORT: 'uint16' },
  ...{ MET_INT: 'int32', MET_UINT: 'uint32', MET_LONG_LONG: 'int64', MET_ULONG_LONG: 'uint64' },
  ...{ MET_FLOAT: 'float32', MET_DOUBLE: 'float64' },
};

/** Its axes lead to the left, to the back and up. */
const turn = [-1, -1, 1];

/** The volume of a MetaImage file (MetaIO): raw, packed or text, in one file (`.mha`) or with its voxels beside (`.mhd`). */
export function metaImageVolume(file: HeadedFile, limits: Limits): Promise<Volume> {
  const broken = (why: string) =>
    new TypeError(`${namedPath(file.path)}: broken MetaImage: ${printable(cut(why, 160))}`);
  const { fields, start } = fieldsOf(file.bytes);
  const said = (...names: readonly string[]) =>
    names.map((name) => fields.get(name)).find((one) => one !== undefined);
  const isTrue = (text: string | undefined) => text?.toLowerCase() === 'true';
  const type = said('ElementType');
  const kind = kinds[type ?? ''];
  const where = said('ElementDataFile');
  if (kind === undefined) throw broken(`voxels of type ${type ?? 'none'} are not read`);
  if (where === undefined) throw broken('it must end with ElementDataFile');
  if (/^LIST\b|%/i.test(where)) throw broken('voxels in several files are not read');
  if (Number(said('ElementNumberOfChannels') ?? 1) !== 1) throw broken('a voxel must be one number');
  const shape = numbersIn(said('DimSize'));
  const axes = shape.length;
  const spacing = numbersIn(said('ElementSpacing', 'ElementSize'));
  const zooms = shape.map((_, axis) => spacing[axis] ?? 1);
  const matrix = numbersIn(said('TransformMatrix', 'Rotation', 'Orientation'));
  const steps = zooms
    .slice(0, 3)
    .map((zoom, axis) =>
      zooms.map(
        (_, row) =>
          zoom * (matrix.length === axes * axes ? (matrix[axis * axes + row] ?? 0) : Number(row === axis)),
      ),
    );
  const isText = said('BinaryData') !== undefined && !isTrue(said('BinaryData'));
  return headedVolume(
    file,
    {
      ...{ shape, kind, start, zooms },
      isBigEndian: isTrue(said('BinaryDataByteOrderMSB', 'ElementByteOrderMSB')),
      encoding: isTrue(said('CompressedData')) ? 'zlib' : isText ? 'text' : 'raw',
      beside: where.toUpperCase() === 'LOCAL' ? undefined : where,
      skip: { lines: 0, bytes: Number(said('HeaderSize') ?? 0) },
      affine: affineRows(steps, numbersIn(said('Offset', 'Position', 'Origin')), turn),
    },
    limits,
  );
}

/** The fields of a head, of which `ElementDataFile` is the last, and where the bytes after it begin. */
function fieldsOf(bytes: Uint8Array) {
  const text = headStart(bytes);
  const fields = new Map<string, string>();
  let start = 0;
  while (start < text.length && !fields.has('ElementDataFile')) {
    const end = text.indexOf('\n', start);
    const line = text.slice(start, end < 0 ? undefined : end);
    const found = /^\s*(\w+)\s*=(.*)$/.exec(line);
    if (found?.[1] !== undefined) fields.set(found[1], (found[2] ?? '').trim());
    start = end < 0 ? text.length : end + 1;
  }
  return { fields, start };
}
