import type { DataSet } from 'dicom-parser';
import { ascii, placedText, textOf, uidOf } from './elementsOf.ts';
import type { DicomElement } from './encodeDicom.ts';

/** What a map is of, and its values in the rows and columns of the image. */
export interface MapOfFrame {
  readonly data: DataSet;
  /** Of the source, from 0, and how many it has. */
  readonly frame: number;
  readonly frames: number;
  readonly values: Float32Array;
  readonly description: string;
}

/** The groups that say where the one frame lies, what its numbers mean and what it is of. */
export function places(about: MapOfFrame): DicomElement[] {
  const { data, frame, values } = about;
  const organization = uidOf('dimension', about.description);
  const own = [0x00200032, 0x00200037].map((tag) => placedText(data, tag, frame));
  const hasPlane = own.every((text) => text !== '');
  // A projection lies in no plane of the patient: its own plane then, in a frame of reference of its own.
  const [position = '', orientation = ''] = hasPlane ? own : ['0\\0\\0', '1\\0\\0\\0\\1\\0'];
  const spacing = [placedText(data, 0x00280030, frame), textOf(data, 0x00181164)].find(isLengths);
  const thickness = placedText(data, 0x00180050, frame);
  const measures: DicomElement[] = [
    ...(spacing ? [[0x00280030, 'DS', spacing] as const] : []),
    ...(thickness ? [[0x00180050, 'DS', thickness] as const] : []),
  ];
  const shared: DicomElement[] = [
    [0x00409092, 'SQ', [[[0x00089007, 'CS', ['DERIVED', 'PRIMARY', 'OTHER', 'NONE']]]]],
    [0x00409096, 'SQ', [meaning(values)]],
    [0x00289110, 'SQ', [measures]],
    [0x00209116, 'SQ', [[[0x00200037, 'DS', orientation]]]],
    [
      0x00289145,
      'SQ',
      [
        [
          [0x00281052, 'DS', '0'],
          [0x00281053, 'DS', '1'],
          [0x00281054, 'LO', 'US'],
        ],
      ],
    ],
  ];
  const perFrame: DicomElement[] = [
    [
      0x00209111,
      'SQ',
      [
        [
          [0x00209157, 'UL', 1],
          [0x00209056, 'SH', '1'],
          [0x00209057, 'UL', 1],
        ],
      ],
    ],
    [0x00089124, 'SQ', [derivation(about, frame)]],
    [0x00209113, 'SQ', [[[0x00200032, 'DS', position]]]],
  ];
  return [
    [0x00200052, 'UI', (hasPlane && textOf(data, 0x00200052)) || uidOf('frame', textOf(data, 0x00080018))],
    [0x00201040, 'LO', textOf(data, 0x00201040)],
    [0x00209221, 'SQ', [[[0x00209164, 'UI', organization]]]],
    // Frames are in the order of their stacks' places; there is one.
    [0x00209222, 'SQ', [[[0x00209164, 'UI', organization], [0x00209165, 'AT', tagBytes(0x00209057)], [0x00209167, 'AT', tagBytes(0x00209111)]]]],
    [0x00400555, 'SQ', []],
    [0x52009229, 'SQ', [shared]],
    [0x52009230, 'SQ', [perFrame]],
  ]; // biome-ignore format: one element a line
}

function derivation(about: MapOfFrame, frame: number): DicomElement[] {
  const { data, frames } = about;
  const image: DicomElement[] = [
    [0x00081150, 'UI', textOf(data, 0x00080016)],
    [0x00081155, 'UI', textOf(data, 0x00080018)],
    [0x0040a170, 'SQ', [code('121322', 'DCM', 'Source image for image processing operation')]],
    ...(frames > 1 ? [[0x00081160, 'IS', String(frame + 1)] as const] : []),
  ];
  return [
    [0x00082111, 'ST', ascii(about.description, 1024)],
    [0x00089215, 'SQ', [code('SALIENCY', '99SALIENCYTRUST', 'Saliency map')]],
    [0x00082112, 'SQ', [image]],
  ];
}

/** Stored values are the values: slope 1, intercept 0, no unit. */
function meaning(values: Float32Array): DicomElement[] {
  const quantity: DicomElement[] = [
    [0x0040a040, 'CS', 'CODE'],
    [0x0040a043, 'SQ', [code('246205007', 'SCT', 'Quantity')]],
    [0x0040a168, 'SQ', [code('SALIENCY', '99SALIENCYTRUST', 'Saliency')]],
  ];
  let [least, most] = [Infinity, -Infinity];
  for (const value of values) {
    if (value < least) least = value;
    if (value > most) most = value;
  }
  return [
    [0x00283003, 'LO', 'Saliency of each pixel'],
    [0x00409210, 'SH', 'SALIENCY'],
    [0x00409214, 'FD', least],
    [0x00409213, 'FD', most],
    [0x00409224, 'FD', 0],
    [0x00409225, 'FD', 1],
    [0x004008ea, 'SQ', [code('1', 'UCUM', 'no units')]],
    [0x00409220, 'SQ', [quantity]],
  ];
}

function code(value: string, scheme: string, meaning: string): DicomElement[] {
  return [
    [0x00080100, 'SH', value],
    [0x00080102, 'SH', scheme],
    [0x00080104, 'LO', meaning],
  ];
}

function isLengths(text: string): boolean {
  const lengths = text.split('\\').map(Number);
  return lengths.length === 2 && lengths.every((length) => length > 0);
}

function tagBytes(tag: number): Uint8Array {
  return Uint8Array.of((tag >>> 16) & 0xff, tag >>> 24, tag & 0xff, (tag >>> 8) & 0xff);
}
