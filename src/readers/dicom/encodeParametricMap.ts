import { createHash } from 'node:crypto';
import type { NdArray } from 'ndarray';
import { limitsFrom, type OwnLimits } from '../../files/limits.ts';
import { dicomData, tried } from './dicomData.ts';
import { type DicomHeader, dicomHeader } from './dicomHeader.ts';
import { ascii, bytesOf, textOf, uidOf } from './elementsOf.ts';
import { type DicomElement, encodedDicom } from './encodeDicom.ts';
import { type MapOfFrame, places } from './parametricMapGroups.ts';

/** Options of `encodeParametricMap`. */
export interface ParametricMapOptions {
  /** Names the source in messages. @default the DICOM file */
  readonly source?: string;
  /** What the values are, in at most 64 letters: the method, the class and the model. */
  readonly description: string;
  /** Frame of the source that was explained, from 0. @default 0 */
  readonly frame?: number;
  /** Copies who and when from the source: name, id, birth date, sex, dates, accession number. @default false */
  readonly showIds?: boolean;
  /** When the map was made. @default now */
  readonly date?: Date;
  /** How large the source may be. @default the defaults */
  readonly limits?: OwnLimits;
  /** Version of the software that made the map. @default unknown */
  readonly version?: string;
}

const parametricMapStorage = '1.2.840.10008.5.1.4.1.1.30';

/**
 * A saliency map [rows, columns] as the bytes of a DICOM Parametric Map (PS3.3 A.75) that refers to the image in the
 * DICOM file `source`, so that a viewer shows it over that image: float32, of the image's rows and columns, in its study and,
 * where the file names one, its plane. The UIDs of the image,
 * its series and study are written, as the reference needs them; whose image it is and of when, only with `showIds`.
 * Throws TypeError or RangeError, one line, for a source that is no DICOM image, for a frame that it lacks and for a map of
 * another size or that is not finite.
 */
export function encodeParametricMap(
  bytes: Uint8Array,
  map: NdArray<Float32Array>,
  options: ParametricMapOptions,
): Uint8Array {
  const { source = 'the DICOM file', frame = 0, showIds = false, date = new Date() } = options;
  const limits = limitsFrom(options.limits);
  const parsed = dicomData(bytes, source, limits.fileBytes);
  const { data } = parsed;
  const header = tried(source, () => dicomHeader(parsed, source, limits));
  if (!(Number.isInteger(frame) && frame >= 0 && frame < header.frames))
    throw new RangeError(`${source}: frame must be 0 to ${header.frames - 1}, got ${frame}`);
  const values = valuesOf(map, header, source);
  const { frames } = header;
  const { description } = options;
  const about: About = { data, header, frame, frames, source, values, description, showIds };
  return encodedDicom([
    ...whose(about),
    ...series(about, date, options.version ?? 'unknown'),
    ...pixels(about),
    ...places(about),
  ]);
}

interface About extends MapOfFrame {
  readonly header: DicomHeader;
  readonly source: string;
  readonly showIds: boolean;
}

function valuesOf(map: NdArray<Float32Array>, { rows, columns }: DicomHeader, source: string): Float32Array {
  const { shape } = map;
  if (shape.length !== 2 || shape[0] !== rows || shape[1] !== columns) {
    throw new RangeError(
      `${source}: its map must be [${rows}, ${columns}], as its rows and columns, got [${shape}]`,
    );
  }
  const values = Float32Array.from({ length: map.size }, (_, i) =>
    map.get(Math.floor(i / columns), i % columns),
  );
  const broken = values.find((value) => !Number.isFinite(value));
  if (broken !== undefined) throw new RangeError(`${source}: its map must be finite, got ${broken}`);
  return values;
}

/** Elements that say whose image it is, or when; empty unless asked for. All of them must be there (type 2). */
const identifying = [
  [0x00100010, 'PN'], [0x00100020, 'LO'], [0x00100030, 'DA'], [0x00100040, 'CS'],
  [0x00080020, 'DA'], [0x00080030, 'TM'], [0x00080090, 'PN'], [0x00200010, 'SH'], [0x00080050, 'SH'],
] as const; // biome-ignore format: pairs

function whose({ data, showIds }: About): DicomElement[] {
  const copied = (tag: number, vr: string): DicomElement => [tag, vr, showIds ? bytesOf(data, tag) : ''];
  return [
    ...identifying.map(([tag, vr]) => copied(tag, vr)),
    // The letters of what is copied; our own text is ASCII, which all of them hold.
    ...(showIds && textOf(data, 0x00080005) ? [[0x00080005, 'CS', bytesOf(data, 0x00080005)] as const] : []),
  ];
}

function series(about: About, date: Date, version: string): DicomElement[] {
  const { data, description, values } = about;
  const text = date.toISOString().replaceAll(/[-:]/g, '');
  const [day, time] = [text.slice(0, 8), text.slice(9, 15)];
  const study = needed(about, 0x0020000d, 'StudyInstanceUID (0020,000D)');
  const instance = needed(about, 0x00080018, 'SOPInstanceUID (0008,0018)');
  const map = createHash('sha256').update(
    new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
  );
  return [
    [0x00080016, 'UI', parametricMapStorage],
    [0x00080018, 'UI', uidOf('map', instance, description, map.digest('hex'))],
    [0x0020000d, 'UI', study],
    // The maps of one description are one series of the study.
    [0x0020000e, 'UI', uidOf('series', study, description)],
    [0x00080060, 'CS', data.string('x00080060') || 'OT'],
    [0x0008103e, 'LO', ascii(description, 64)],
    [0x00200011, 'IS', '1'],
    [0x00200060, 'CS', textOf(data, 0x00200060)],
    [0x00200013, 'IS', '1'],
    [0x00080023, 'DA', day],
    [0x00080033, 'TM', time],
    [0x00080070, 'LO', 'saliency-trust'],
    [0x00081090, 'LO', 'saliency-trust'],
    [0x00181000, 'LO', 'none'],
    [0x00181020, 'LO', ascii(version, 64)],
    [0x00700080, 'CS', 'SALIENCY'],
    [0x00700081, 'LO', ascii(description, 64)],
    [0x00700084, 'PN', 'saliency-trust'],
    [0x00189004, 'CS', 'RESEARCH'],
    ...reference(about, instance),
  ];
}

/** The image that was explained, by its series. */
function reference(about: About, instance: string): DicomElement[] {
  const own = needed(about, 0x0020000e, 'SeriesInstanceUID (0020,000E)');
  const item: DicomElement[] = [
    [0x00081150, 'UI', needed(about, 0x00080016, 'SOPClassUID (0008,0016)')],
    [0x00081155, 'UI', instance],
  ];
  return [
    [
      0x00081115,
      'SQ',
      [
        [
          [0x0020000e, 'UI', own],
          [0x0008114a, 'SQ', [item]],
        ],
      ],
    ],
  ];
}

function pixels({ header: { rows, columns }, values }: About): DicomElement[] {
  return [
    [0x00080008, 'CS', ['DERIVED', 'PRIMARY', 'OTHER', 'NONE']],
    [0x00280002, 'US', 1],
    [0x00280004, 'CS', 'MONOCHROME2'],
    [0x00280008, 'IS', '1'],
    [0x00280010, 'US', rows],
    [0x00280011, 'US', columns],
    [0x00280100, 'US', 32],
    [0x00280301, 'CS', 'NO'],
    [0x00280302, 'CS', 'NO'],
    [0x00282110, 'CS', '00'],
    [0x20500020, 'CS', 'IDENTITY'],
    [0x7fe00008, 'OF', values],
  ];
}

function needed({ data, source }: About, tag: number, name: string): string {
  const text = textOf(data, tag);
  if (text === '') throw new TypeError(`${source}: a map that refers to it needs ${name}, which is missing`);
  return text;
}
