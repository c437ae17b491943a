/** Files of annotations. Their reference cases run with `npm run golden`; here is what those do not ask. */
import { describe, expect, test } from '@jest/globals';
import { annotations } from '../../src/datasets/index.ts';
import { cocoRleMask, polygonMask } from '../../src/images/index.ts';
import { workFolder, written } from '../support/workFolder.ts';

const at = workFolder();
let count = 0;
const file = (content: string) => written(at(`file${count++}`), content);

/** Six bits a sign, written apart from the reader: five of the number, and whether more follow. */
function packed(runs: readonly number[]): string {
  return runs
    .map((run, i) => (i > 2 ? run - (runs[i - 2] ?? 0) : run))
    .map((value) => {
      let [rest, text] = [value, ''];
      for (;;) {
        const low = rest & 31;
        rest >>= 5;
        const isLast = low & 16 ? rest === -1 : rest === 0;
        text += String.fromCharCode(48 + low + (isLast ? 0 : 32));
        if (isLast) return text;
      }
    })
    .join('');
}

describe('cocoRleMask(counts, size)', () => {
  test('goes down the columns, outside first; a text says the same as its numbers', () => {
    // 3 x 4, columns of 3: the second column whole, and the first pixel of the third.
    const runs = [3, 4, 5];
    expect([...cocoRleMask(runs, [3, 4]).data]).toEqual([0, 1, 1, 0, 0, 1, 0, 0, 0, 1, 0, 0]);
    const long = [1000, 7, 93, 40, 900, 1, 2, 3, 400, 54];
    expect(cocoRleMask(packed(long), [50, 50])).toEqual(cocoRleMask(long, [50, 50]));
    expect(cocoRleMask(packed(runs), [3, 4])).toEqual(cocoRleMask(runs, [3, 4]));
  });

  test('refuses runs that do not fill the mask', () => {
    expect(() => cocoRleMask([3, 4], [3, 4])).toThrow('run lengths must fill 4 x 3 pixels, got 7');
    expect(() => cocoRleMask([3, 40], [3, 4])).toThrow('got a run of 40 from 3');
    expect(() => cocoRleMask('\u0001', [3, 4])).toThrow('run lengths are broken at sign 1');
  });
});

describe('polygonMask(polygons, options)', () => {
  test('holds the pixels whose centres are inside, in the frame of the points', () => {
    const square = [[[2, 1], [6, 1], [6, 3], [2, 3]]] as const; // biome-ignore format: a list reads better packed
    const inside = (mask: { data: Uint8Array }) => [...mask.data.keys()].filter((i) => mask.data[i] === 1);
    expect(inside(polygonMask(square, { size: [4, 8] }))).toEqual([10, 11, 12, 13, 18, 19, 20, 21]);
    // Half as large: columns 1 and 2; the centres of its rows stand at 1 and 3 in the frame.
    expect(inside(polygonMask(square, { size: [2, 4], frame: [4, 8] }))).toEqual([1, 2]);
  });

  test('has a hole where two turns overlap, and nothing for a line', () => {
    const ring = [[[0, 0], [6, 0], [6, 6], [0, 6], [0, 0], [2, 2], [4, 2], [4, 4], [2, 4], [2, 2]]] as const; // biome-ignore format: a list reads better packed
    const { data } = polygonMask(ring, { size: [6, 6] });
    expect(data.reduce((sum, flag) => sum + flag, 0)).toBe(36 - 4);
    expect(polygonMask([[[0, 0], [5, 5]]], { size: [6, 6] }).data.every((flag) => flag === 0)).toBe(true); // biome-ignore format: a list reads better packed
  });
});

describe('annotations', () => {
  test.each([
    [
      'SIIM without its columns',
      () => annotations.readSiim(file('a,b\n1,2\n')),
      /has no column 'ImageId'; it has 'a', 'b'$/,
    ],
    [
      'a box of words',
      () => annotations.readRsna(file('patientId,x,y,width,height,Target\np,1,2,three,4,1\n')),
      /row 1 below the header: a box must be four numbers, got '1', '2', 'three', '4'$/,
    ],
    [
      'a box without an area',
      () => annotations.readVindr(file('image_id,class_name,x_min,y_min,x_max,y_max\np,Mass,5,5,5,9\n')),
      /row 1 below the header: a box must have an area, got 0 x 4$/,
    ],
    [
      'COCO without images',
      () => annotations.readCoco(file('{"categories": [], "annotations": []}')),
      /images: expected a list, got nothing|images/,
    ],
    ['JSON that is cut off', () => annotations.readCoco(file('{"images": [')), /expected JSON: /],
    ['another JSON as CheXlocalize', () => annotations.readChexlocalize(file('[1]')), /expected /],
    [
      'another XML',
      () => annotations.readVoc(file('<html></html>')),
      /expected an annotation of Pascal VOC in XML$/,
    ],
    ['no XML', () => annotations.readVoc(file('hello')), /expected an annotation of Pascal VOC in XML$/],
    [
      'VOC without a size',
      () => annotations.readVoc(file('<annotation><filename>a</filename></annotation>')),
      /height must be a number, got ''$/,
    ],
    [
      'a label of CheXpert that is none',
      () => annotations.readChexpertLabels(file('subject_id,study_id,Edema\n1,2,3\n')),
      /Edema must be 1, 0, -1 or blank, got '3'$/,
    ],
  ])('refuses %s in one line', async (_, read, message) => {
    await expect(read()).rejects.toThrow(message);
    await expect(read()).rejects.not.toThrow(/\n/);
  });
});
