/** Read again by `dicom-parser`. By hand, dciodvfy of dicom3tools found no error in maps of ten real files. */
import { beforeAll, describe, expect, test } from '@jest/globals';
import dicomParser, { type DataSet } from 'dicom-parser';
import ndarray from 'ndarray';
import { encodeParametricMap } from '../../src/readers/index.ts';
import { writtenDicom } from '../support/writtenDicom.ts';

const uids = { study: '1.2.3.4', series: '1.2.3.5', image: '1.2.3.6' };
const source = (more: Readonly<Record<string, string>> = {}) =>
  writtenDicom({
    '00080005 CS': 'ISO_IR 100',
    '00080016 UI': '1.2.840.10008.5.1.4.1.1.1.1',
    '00080018 UI': uids.image,
    '00080060 CS': 'DX',
    '00100010 PN': 'Doe^Jane',
    '00100020 LO': 'MRN77001',
    '00181164 DS': '0.2\\0.25',
    '0020000D UI': uids.study,
    '0020000E UI': uids.series,
    ...more,
    ...{ '00280010 US': 2, '00280011 US': 3, '7FE00010 OW': new Uint8Array(12) },
  });
const values = Float32Array.of(0, 0.25, -1, 3, 0.5, 1e-7);
const map = ndarray(values, [2, 3]);
const description = 'gradient, class 1, a';

/** The elements of the one item of a sequence. */
function item(data: DataSet | undefined, tag: string): DataSet | undefined {
  const items = data?.elements[tag]?.items ?? [];
  expect(items).toHaveLength(1);
  return items[0]?.dataSet;
}

describe('encodeParametricMap(bytes, map, options)', () => {
  let file: Uint8Array;
  let data: DataSet;
  beforeAll(() => {
    file = encodeParametricMap(source(), map, { description, version: '1.0.0' });
    data = dicomParser.parseDicom(file);
  });

  test('holds the values as they are, as float pixels of the rows and columns of the image', () => {
    expect([data.uint16('x00280010'), data.uint16('x00280011'), data.uint16('x00280100')]).toEqual([
      2, 3, 32,
    ]);
    const pixels = data.elements.x7fe00008;
    expect(pixels?.length).toBe(24);
    const view = new DataView(file.buffer, file.byteOffset + (pixels?.dataOffset ?? 0), 24);
    expect(Array.from(values, (_, i) => view.getFloat32(4 * i, true))).toEqual([...values]);
    const meaning = item(item(data, 'x52009229'), 'x00409096');
    expect(['x00409214', 'x00409213', 'x00409224', 'x00409225'].map((tag) => meaning?.double(tag))).toEqual([
      -1, 3, 0, 1,
    ]); // biome-ignore format: pairs
  });

  test('is in the study of the image, in a series of its own, and refers to it', () => {
    expect(data.string('x00080016')).toBe('1.2.840.10008.5.1.4.1.1.30');
    expect(data.string('x0020000d')).toBe(uids.study);
    expect(data.string('x0020000e')).toMatch(/^2\.25\.\d+$/);
    expect(data.string('x00080060')).toBe('DX');
    const series = item(data, 'x00081115');
    expect(series?.string('x0020000e')).toBe(uids.series);
    const image = item(item(item(data, 'x52009230'), 'x00089124'), 'x00082112');
    for (const one of [item(series, 'x0008114a'), image]) {
      expect(one?.string('x00081155')).toBe(uids.image);
      expect(one?.string('x00081150')).toBe('1.2.840.10008.5.1.4.1.1.1.1');
    }
    expect(item(item(data, 'x52009229'), 'x00289110')?.string('x00280030')).toBe('0.2\\0.25');
    expect(data.string('x0008103e')).toBe(description);
  });

  test('tells whose image it is only where asked to', () => {
    const text = (bytes: Uint8Array) => new TextDecoder('latin1').decode(bytes);
    expect(text(file)).not.toMatch(/Doe|MRN77001/);
    const shown = dicomParser.parseDicom(encodeParametricMap(source(), map, { description, showIds: true }));
    expect([shown.string('x00100010'), shown.string('x00100020')]).toEqual(['Doe^Jane', 'MRN77001']);
    expect(shown.string('x00080005')).toBe('ISO_IR 100');
  });

  test('has the same UIDs for the same map, and others for another', () => {
    const uidOf = (own: typeof map, what = description) =>
      dicomParser.parseDicom(encodeParametricMap(source(), own, { description: what })).string('x00080018');
    expect(uidOf(map)).toBe(data.string('x00080018'));
    expect(uidOf(ndarray(new Float32Array(6), [2, 3]))).not.toBe(data.string('x00080018'));
    expect(uidOf(map, 'xrai, class 1, a')).not.toBe(data.string('x00080018'));
  });

  test('lies in the plane of a slice where the file names one', () => {
    const plane = { '00200032 DS': '1\\2\\3', '00200037 DS': '0\\1\\0\\0\\0\\-1', '00200052 UI': '1.2.9' };
    const slice = dicomParser.parseDicom(encodeParametricMap(source(plane), map, { description }));
    expect(item(item(slice, 'x52009230'), 'x00209113')?.string('x00200032')).toBe('1\\2\\3');
    expect(item(item(slice, 'x52009229'), 'x00209116')?.string('x00200037')).toBe('0\\1\\0\\0\\0\\-1');
    expect(slice.string('x00200052')).toBe('1.2.9');
  });

  test('refuses a source that nothing can refer to, and a map that is not finite', () => {
    const nameless = writtenDicom({ '00280010 US': 2, '00280011 US': 3, '7FE00010 OW': new Uint8Array(12) });
    const encode = (bytes: Uint8Array, own = map, more = {}) =>
      encodeParametricMap(bytes, own, { source: 'a.dcm', description, ...more });
    expect(() => encode(nameless)).toThrow(
      /^a\.dcm: a map that refers to it needs \w+UID .*, which is missing$/,
    );
    expect(() => encode(Uint8Array.of(1, 2))).toThrow('a.dcm: expected a DICOM file, found another');
    expect(() => encode(source(), ndarray(new Float32Array(6).fill(Number.NaN), [2, 3]))).toThrow(
      'must be finite, got NaN',
    );
    expect(() => encode(source(), ndarray(values, [3, 2]))).toThrow(
      'a.dcm: its map must be [2, 3], as its rows and columns, got [3,2]',
    );
    expect(() => encode(source(), map, { frame: 1 })).toThrow('a.dcm: frame must be 0 to 0, got 1');
  });
});
