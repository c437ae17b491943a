import type { PlainAttribute } from '../../../src/graph/edit.ts';
import { f, type OperatorCase, w, x } from './operatorCase.ts';

/** Differences are wrong where a place lies within their step of the middle of a pixel: these do not. */
const places = f(
  [-0.91, -0.83, 0.13, -0.37, 0.71, 0.29, -0.47, 0.57, 1.31, 0.17, -1.47, -1.23, 0.05, 0.93, 0.39, -0.11],
  [2, 2, 2, 2],
);
/** Right between two pixels but for rounding, of 7 across and 1 down. */
const between = f(
  [0, 1, 2, 3, 4, 5].flatMap((pixel) => [(2 * pixel + 2) / 7 - 1, 0]),
  [1, 1, 6, 2],
);
const moving = { ...places, role: 'wanted' } as const;

const forms: readonly (readonly [string, Readonly<Record<string, PlainAttribute>>])[] = [
  ['zeros beyond the edge', {}],
  ['aligned corners', { align_corners: 1 }],
  ['the edge drawn on', { padding_mode: 'border' }],
  ['the edge drawn on, aligned corners', { padding_mode: 'border', align_corners: 1 }],
  ['an edge that reflects', { padding_mode: 'reflection' }],
  ['an edge that reflects, aligned corners', { padding_mode: 'reflection', align_corners: 1 }],
  ['a cubic', { mode: 'cubic' }],
  [
    'a cubic, aligned corners, the edge drawn on',
    { mode: 'cubic', padding_mode: 'border', align_corners: 1 },
  ],
  ['a cubic, an edge that reflects', { mode: 'cubic', padding_mode: 'reflection' }],
];

/** Places by width, height and depth, one beyond an edge. */
const inVolume = f(
  [-0.91, 0.83, 0.13, -0.37, 0.71, 0.29, -0.47, 0.57, 1.31, 0.17, -1.47, -0.23],
  [1, 1, 2, 2, 3],
);

const volumes = forms.slice(0, 6).filter((_, place) => [0, 3, 4].includes(place));

/** Values read at places of a grid. */
export const sampled: readonly OperatorCase[] = [
  ...forms.flatMap(([form, attributes]): OperatorCase[] => [
    {
      opType: 'GridSample',
      form: `${form}, a fixed grid`,
      inputs: [x([2, 3, 4, 5]), places],
      attributes,
      opset: 20,
    },
    {
      opType: 'GridSample',
      form: `${form}, a moving grid`,
      inputs: [w([2, 3, 4, 5]), moving],
      attributes,
      opset: 20,
    },
  ]),
  {
    opType: 'GridSample',
    form: 'both, for any number of images, as operator set 16 names it',
    inputs: [x([2, 1, 3, 3]), moving],
    attributes: { mode: 'bilinear' },
    batched: true,
  },
  {
    opType: 'GridSample',
    form: 'the nearest pixel',
    inputs: [x([2, 3, 4, 5]), moving],
    attributes: { mode: 'nearest', padding_mode: 'border' },
    opset: 20,
  },
  {
    opType: 'GridSample',
    form: 'the nearest of two pixels that are as near',
    inputs: [x([1, 1, 1, 7]), between],
    attributes: { mode: 'nearest' },
    opset: 20,
    precision: 'float32',
  },
  ...volumes.map(
    ([form, attributes]): OperatorCase => ({
      opType: 'GridSample',
      form: `of volumes, ${form}`,
      inputs: [w([1, 2, 3, 4, 5]), { ...inVolume, role: 'wanted' }],
      attributes,
      opset: 20,
    }),
  ),
  {
    opType: 'GridSample',
    form: 'of volumes, the nearest voxel',
    inputs: [x([1, 2, 3, 4, 5]), inVolume],
    attributes: { mode: 'nearest', padding_mode: 'reflection' },
    opset: 20,
  },
];
