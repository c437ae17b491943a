import type { DataSet } from 'dicom-parser';
import { fileBytes } from '../../files/fileBytes.ts';
import { type Limits, requireWithin } from '../../files/limits.ts';
import { namedPath } from '../../files/quoted.ts';
import { withoutName } from '../../files/withoutName.ts';
import { mapTo } from '../../math/arrays/elementwise.ts';
import type { Volume } from '../volume.ts';
import { type Dicom, decodedDicom } from './decodedDicom.ts';
import { dicomData } from './dicomData.ts';
import { placedText, textOf } from './elementsOf.ts';
import { seriesFiles } from './seriesFiles.ts';
import { isUpright, type Slice, stackedSlices, vectorOf } from './stackedSlices.ts';
import type { StoredValues } from './storedValues.ts';

/**
 * The volume of a folder of DICOM slices, one series. Messages tell a file by its number in the order of names: the
 * name itself may be a UID, or tell whose scan it is. Throws as `stackedSlices` does, and for files that are no slices.
 */
export async function seriesVolume(folder: string, limits: Limits): Promise<Volume> {
  const source = namedPath(folder);
  const files = seriesFiles(folder);
  const slices: Slice[] = [];
  for (const [i, file] of files.entries()) {
    const own = `${source}: file ${i + 1} of ${files.length}`;
    const bytes = await fileBytes(file, { what: 'a slice of a DICOM series', limits }).catch((error) => {
      throw withoutName(error, file, own);
    });
    const found = await slicesIn(bytes, own, limits);
    if (found.length !== 1)
      throw new RangeError(
        `${own}: a slice of a series must be one picture, got ${found.length}; a file of several is a volume by itself`,
      );
    if (i === 0) {
      const { rows = 0, columns = 0 } = found[0] ?? {};
      const what = `${files.length} slices of ${columns} x ${rows} pixels`;
      requireWithin(limits, 'voxels', { count: rows * columns * files.length, what, source });
    }
    slices.push(...found);
  }
  return stackedSlices(slices, source);
}

/** The volume in one DICOM file of several frames, each with its position. */
export async function framesVolume(bytes: Uint8Array, source: string, limits: Limits): Promise<Volume> {
  const slices = await slicesIn(bytes, source, limits);
  if (slices.length < 2) {
    throw new RangeError(
      `${source}: expected a volume, found a DICOM file of one picture; a series is named by its folder`,
    );
  }
  return stackedSlices(slices, source);
}

const tags = {
  series: 0x0020000e,
  position: 0x00200032,
  orientation: 0x00200037,
  spacing: 0x00280030,
  slope: 0x00281053,
  intercept: 0x00281052,
};

/** Every picture of a file with its place. */
async function slicesIn(bytes: Uint8Array, source: string, limits: Limits): Promise<Slice[]> {
  const dicom = await decodedDicom(bytes, source, limits);
  const { data } = dicomData(bytes, source, limits.fileBytes);
  const all = dicom.modality()?.data;
  const { stored } = dicom;
  if (all === undefined || stored === undefined)
    throw new RangeError(`${source}: slices of a volume must be grey, got ${dicom.photometric}`);
  const size = dicom.rows * dicom.columns;
  return Array.from({ length: dicom.frames }, (_, frame) => {
    const part = all.subarray(frame * size, (frame + 1) * size);
    const padding = paddingIn(stored.data.subarray(frame * size, (frame + 1) * size), dicom);
    return {
      ...placeOf(data, frame, source),
      ...pictureOf(dicom),
      values: scaled(part, data, frame),
      padding,
    };
  });
}

function pictureOf({ rows, columns, photometric }: Dicom) {
  return { rows, columns, photometric };
}

function paddingIn(stored: StoredValues, { padding }: Dicom): Uint8Array | undefined {
  if (padding === undefined) return undefined;
  const [first, last] = padding;
  return mapTo(Uint8Array, stored, (value) => (value >= first && value <= last ? 1 : 0));
}

/** An enhanced image has the scale of each frame in its groups, where the rest of the file does not say it. */
function scaled(values: Float32Array, data: DataSet, frame: number): Float32Array {
  const text = textOf(data, tags.slope) === '' ? placedText(data, tags.slope, frame) : '';
  if (text === '') return values;
  const [slope, intercept] = [Number(text), Number(placedText(data, tags.intercept, frame))];
  return values.map((value) => slope * value + intercept);
}

function placeOf(data: DataSet, frame: number, source: string) {
  const numbers = (tag: number) => {
    const text = placedText(data, tag, frame);
    return text === '' ? [] : text.split('\\').map(Number);
  };
  const broken = (what: string) => new RangeError(`${source}: ${what}`);
  const position = vectorOf(numbers(tags.position));
  if (position === undefined)
    throw broken('a slice must say where it lies, ImagePositionPatient (0020,0032) is missing');
  const directions = numbers(tags.orientation);
  const [row, column] = [vectorOf(directions.slice(0, 3)), vectorOf(directions.slice(3))];
  if (row === undefined || column === undefined || !isUpright(row, column))
    throw broken('ImageOrientationPatient (0020,0037) must be two directions at right angles');
  const [down = 0, across = 0] = numbers(tags.spacing);
  if (!(down > 0 && across > 0))
    throw broken('PixelSpacing (0028,0030) must be two lengths in mm, and is not there');
  const spacing: readonly [number, number] = [down, across];
  return { series: textOf(data, tags.series), position, along: [row, column] as const, spacing };
}
