import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { decodeNpy } from '../../src/images/index.ts';
import { readDicom, readImage, readPicture } from '../../src/readers/index.ts';
import { expectClose } from '../support/expectClose.ts';
import { describeShared, sharedPath } from '../support/shared.ts';
import { workFolder } from '../support/workFolder.ts';
import { deflated, packedDicom, type Value, words, writtenDicom } from '../support/writtenDicom.ts';

const at = workFolder();
const float32Rounding = { absolute: 1e-6 };

function written(bytes: Uint8Array, name = 'a.dcm'): string {
  writeFileSync(at(name), bytes);
  return at(name);
}

const read = (changes: Readonly<Record<string, Value | undefined>> = {}) =>
  readDicom(written(writtenDicom(changes)));
const shown = async (changes: Readonly<Record<string, Value | undefined>>) =>
  (await read(changes)).displayed();

describe('readDicom(path)', () => {
  test('gives stored values, in three ways of beginning and deflated', async () => {
    for (const bytes of [
      writtenDicom(),
      writtenDicom({}, { preamble: false }),
      writtenDicom({}, { transferSyntax: deflated }),
    ]) {
      const { stored, rows, columns, bitsStored, signed } = await readDicom(written(bytes));
      expect([rows, columns, bitsStored, signed]).toEqual([2, 3, 12, false]);
      expect([[...(stored?.shape ?? [])], [...(stored?.data ?? [])]]).toEqual([
        [2, 3],
        [0, 1, 2, 3, 4, 4095],
      ]);
    }
  });

  test('takes off bits that do not count, and gives the sign to the highest that does', async () => {
    const pixels = words(0xf001, 0x0800, 0x7fff, 0x17ff, 0, 0x8000);
    expect([...((await read({ '7FE00010 OW': pixels })).stored?.data ?? [])]).toEqual([
      1, 2048, 4095, 2047, 0, 0,
    ]);
    const signed = await read({ '7FE00010 OW': pixels, '00280103 US': 1 });
    expect([...(signed.stored?.data ?? [])]).toEqual([1, -2048, -1, 2047, 0, 0]);
    const high = await read({ '7FE00010 OW': words(16, 32, 0xfff0, 15, 0, 0), '00280102 US': 15 });
    expect([...(high.stored?.data ?? [])]).toEqual([1, 2, 4095, 0, 0, 0]);
  });

  test('gives values in the unit of the file, by slope and intercept or by a table', async () => {
    const linear = await read({ '00281052 DS': '-1000', '00281053 DS': '0.5' });
    expect([...(linear.modality()?.data ?? [])]).toEqual([-1000, -999.5, -999, -998.5, -998, 1047.5]);
    const table = { '00283002 US': words(3, 1, 16), '00283006 OW': words(50, 60, 70) };
    const looked = await read({ '00283000 SQ': [table] });
    expect([...(looked.modality()?.data ?? [])]).toEqual([50, 50, 60, 70, 70, 70]);
  });

  test.each([
    ['LINEAR', (v: number) => Math.min(Math.max((v - (2 - 0.5)) / (4 - 1) + 0.5, 0), 1)],
    ['LINEAR_EXACT', (v: number) => Math.min(Math.max((v - 2) / 4 + 0.5, 0), 1)],
    ['SIGMOID', (v: number) => 1 / (1 + Math.exp((-4 * (v - 2)) / 4))],
  ] as const)('shows values through a window %s as PS3.3 C.11.2.1 says', async (kind, formula) => {
    const window = { '00281050 DS': '2\\9', '00281051 DS': '4\\9', '00281056 CS': kind };
    const found = await shown(window);
    expect(found?.voi).toBe(kind);
    expectClose(found?.values.data ?? [], [0, 1, 2, 3, 4, 4095].map(formula), float32Rounding);
    const inverted = await shown({ ...window, '00280004 CS': 'MONOCHROME1' });
    expectClose(
      inverted?.values.data ?? [],
      [0, 1, 2, 3, 4, 4095].map((v) => 1 - formula(v)),
      float32Rounding,
    );
  });

  test('shows a table before a window, a window of width 1 as a step, and all values without either', async () => {
    const table = { '00283002 US': words(4, 1, 8), '00283006 OW': words(0, 51, 102, 255) };
    const both = await shown({ '00283010 SQ': [table], '00281050 DS': '2', '00281051 DS': '4' });
    expect(both?.voi).toBe('table');
    expectClose(both?.values.data ?? [], [0, 0, 0.2, 0.4, 1, 1], float32Rounding);
    const step = await shown({ '00281050 DS': '3', '00281051 DS': '1' });
    expect([...(step?.values.data ?? [])]).toEqual([0, 0, 0, 1, 1, 1]);
    const all = await shown({ '7FE00010 OW': words(10, 20, 30, 30, 20, 10) });
    expect([all?.voi, ...(all?.values.data ?? [])]).toEqual(['min-max', 0, 0.5, 1, 1, 0.5, 0]);
    const flat = await shown({ '7FE00010 OW': words(7, 7, 7, 7, 7, 7) });
    expect([...(flat?.values.data ?? [])]).toEqual([0, 0, 0, 0, 0, 0]);
  });

  test('shows padding as 0 and leaves it out of the range', async () => {
    const changes = {
      '7FE00010 OW': words(10, 20, 4000, 4095, 20, 10),
      '00280120 US': 4095,
      '00280121 US': 4000,
    };
    expect([...((await shown(changes))?.values.data ?? [])]).toEqual([0, 1, 0, 0, 1, 0]);
    const inverted = await shown({ ...changes, '00280004 CS': 'MONOCHROME1' });
    expect([...(inverted?.values.data ?? [])]).toEqual([1, 0, 0, 0, 0, 1]);
  });

  test('gives colours pixel by pixel, of planes, of luma and chroma, of pairs and of a palette', async () => {
    const colour = (photometric: string, bytes: readonly number[], changes: object = {}) =>
      read({
        '00280002 US': 3, '00280004 CS': photometric, '00280010 US': 1, '00280011 US': 2, '00280100 US': 8,
        '00280101 US': 8, '00280102 US': 7, '7FE00010 OW': Buffer.from(bytes), ...changes,
      }); // biome-ignore format: elements
    const pixels = async (...args: Parameters<typeof colour>) => [
      ...((await colour(...args)).rgb?.data ?? []),
    ];
    expect(await pixels('RGB', [1, 2, 3, 4, 5, 6])).toEqual([1, 2, 3, 4, 5, 6]);
    expect(await pixels('RGB', [1, 4, 2, 5, 3, 6], { '00280006 US': 1 })).toEqual([1, 2, 3, 4, 5, 6]);
    // Y 100, Cb 128, Cr 228: red 100 + 140.2, green 100 - 71.4, blue 100.
    expect(await pixels('YBR_FULL', [100, 128, 228, 50, 128, 128])).toEqual([240, 29, 100, 50, 50, 50]);
    expect(await pixels('YBR_FULL_422', [100, 50, 128, 228])).toEqual([240, 29, 100, 190, 0, 50]);
    const table = (...entries: number[]) => words(...entries);
    const palette = await colour('PALETTE COLOR', [9, 11], {
      '00280002 US': 1,
      '00281101 US': words(2, 10, 16), '00281102 US': words(2, 10, 16), '00281103 US': words(2, 10, 16),
      '00281201 OW': table(1, 2), '00281202 OW': table(3, 4), '00281203 OW': table(5, 65535),
    }); // biome-ignore format: elements
    expect([palette.rgbBits, ...(palette.rgb?.data ?? [])]).toEqual([16, 1, 3, 5, 2, 4, 65535]);
  });

  test('reads run lengths of 16 bit: high bytes, then low ones', async () => {
    // Segments: five zeros and 15, as a run of five and one; then 0 1 2 3 4 255 as they are.
    const high = [252, 0, 0, 15];
    const low = [5, 0, 1, 2, 3, 4, 255, 0];
    const head = Buffer.alloc(64);
    [2, 64, 64 + high.length].forEach((value, i) => {
      head.writeUInt32LE(value, 4 * i);
    });
    const frame = Buffer.concat([head, Buffer.from(high), Buffer.from(low)]);
    const { stored } = await readDicom(written(packedDicom('1.2.840.10008.1.2.5', [frame])));
    expect([...(stored?.data ?? [])]).toEqual([0, 1, 2, 3, 4, 4095]);
    const cut = packedDicom('1.2.840.10008.1.2.5', [frame.subarray(0, 70)]);
    await expect(readDicom(written(cut))).rejects.toThrow('a segment of its run-length code ends after');
  });

  test('reads 12 bit JPEG: a block of one value, above and below the middle', async () => {
    for (const value of [2048, 3000, 100]) {
      const file = packedDicom('1.2.840.10008.1.2.4.51', [flatJpeg(value)], {
        '00280010 US': 8,
        '00280011 US': 8,
      });
      const { stored } = await readDicom(written(file));
      // The mean of a block is coded in steps of 4 / 8.
      expect(new Set(stored?.data)).toEqual(new Set([value]));
    }
  });
});

/** One block of 8 x 8 samples of 12 bits, all equal: its mean alone, in steps of 4. */
function flatJpeg(value: number): Buffer {
  const mean = ((value - 2048) * 8) / 4;
  const size = mean === 0 ? 0 : Math.floor(Math.log2(Math.abs(mean))) + 1;
  const bits = mean === 0 ? '' : (mean > 0 ? mean : mean + 2 ** size - 1).toString(2).padStart(size, '0');
  // One code of one bit each: 0 is the size of the mean, then 0 is the end of the block.
  const coded = `0${bits}0`;
  const whole = coded.padEnd(Math.ceil(coded.length / 8) * 8, '1');
  const data = (whole.match(/.{8}/g) ?? []).flatMap((byte) =>
    byte === '11111111' ? [255, 0] : [Number.parseInt(byte, 2)],
  );
  const segment = (code: number, ...body: number[]) => [
    0xff,
    code,
    (body.length + 2) >> 8,
    (body.length + 2) & 255,
    ...body,
  ];
  const table = (kind: number, symbol: number) => segment(0xc4, kind, 1, ...new Array(15).fill(0), symbol);
  return Buffer.from([
    0xff, 0xd8,
    ...segment(0xdb, 0, ...new Array(64).fill(4)),
    ...segment(0xc1, 12, 0, 8, 0, 8, 1, 1, 0x11, 0),
    ...table(0x00, size), ...table(0x10, 0),
    ...segment(0xda, 1, 1, 0x00, 0, 63, 0),
    ...data, 0xff, 0xd9,
  ]); // biome-ignore format: segments
}

describe('readImage(path) of DICOM', () => {
  const path = () =>
    written(writtenDicom({ '00281050 DS': '2', '00281051 DS': '4', '00281056 CS': 'LINEAR_EXACT' }), 'x.png');

  test('shows it from 0 to 255 through its own window, or through one that is named', async () => {
    const image = await readImage(path());
    expect(image.shape).toEqual([2, 3, 1]);
    expectClose(image.data, [0, 63.75, 127.5, 191.25, 255, 255], { absolute: 1e-4 });
    const named = await readImage(path(), { window: { center: 4, width: 4, function: 'LINEAR_EXACT' } });
    expectClose(named.data, [0, 0, 0, 63.75, 127.5, 255], { absolute: 1e-4 });
    await expect(readImage(path(), { window: { center: 4, width: 0 } })).rejects.toThrow(
      'window must have a center and a width of at least 1, got 4 and 0',
    );
  });

  test('takes one frame of several, and readPicture gives its stored values', async () => {
    const two = written(
      writtenDicom({ '00280008 IS': '2', '7FE00010 OW': words(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12) }),
    );
    const { pixels, pages } = await readPicture(two, { page: 1 });
    expect([pages, ...pixels.data]).toEqual([2, 7, 8, 9, 10, 11, 12]);
    // The range is that of all frames.
    expectClose(
      (await readImage(two, { page: 1 })).data,
      [6, 7, 8, 9, 10, 11].map((v) => (255 * v) / 11),
      { absolute: 1e-4 },
    );
    await expect(readImage(two, { page: 2 })).rejects.toThrow('page must be below 2');
  });
});

describe('readDicom(path) of what cannot be read', () => {
  const refused = (bytes: Uint8Array, message: string | RegExp) =>
    expect(readDicom(written(bytes))).rejects.toThrow(message);
  const without = (tag: string) => writtenDicom({ [tag]: undefined });

  test('names what is missing or not known', async () => {
    await refused(without('00280010 US'), 'a.dcm: broken DICOM: Rows (0028,0010) is missing');
    await refused(without('00280011 US'), 'Columns (0028,0011) is missing');
    await refused(without('00280100 US'), 'BitsAllocated (0028,0100) is missing');
    await refused(without('00280004 CS'), 'PhotometricInterpretation (0028,0004) is missing');
    await refused(without('7FE00010 OW'), 'PixelData (7FE0,0010) is missing');
    await refused(
      writtenDicom({ '00280100 US': 32 }),
      'expected 8 or 16 bits for a sample (BitsAllocated), got 32',
    );
    await refused(writtenDicom({ '00280101 US': 17 }), 'BitsStored must be 1 to 16, got 17');
    await refused(writtenDicom({ '00280004 CS': 'HSV' }), "got 1 samples of 'HSV'");
    await refused(writtenDicom({ '00280010 US': 0 }), '0 rows and 3 columns are no picture');
    await refused(
      packedDicom('1.2.840.10008.1.2.4.100', [Buffer.from('abcd')]),
      'pixels of transfer syntax 1.2.840.10008.1.2.4.100 cannot be read here',
    );
    await refused(Buffer.from('Hello, this is text'), 'a.dcm: expected a DICOM file, found another');
  });

  test('says how many bytes are missing, and looks at sizes first', async () => {
    await refused(
      writtenDicom({ '7FE00010 OW': words(1, 2, 3) }),
      'the pixels need 12 bytes, got 6: 6 are missing',
    );
    await refused(
      writtenDicom({ '00280010 US': 60000, '00280011 US': 60000 }),
      '60000 x 60000 pixels are more than the limit of 67108864; a larger "limits.pixels" takes them',
    );
    await refused(writtenDicom({ '00280008 IS': '999999999' }), 'a larger "limits.voxels" takes them');
    const jpeg = packedDicom('1.2.840.10008.1.2.4.51', [flatJpeg(2048)]);
    await refused(jpeg, 'its frame is 8 x 8 of 1 samples, the header says 3 x 2 of 1');
  });

  test('refuses what unpacks without end, and elements within each other without end', async () => {
    const bomb = writtenDicom({ '00091010 OB': Buffer.alloc(2 ** 24) }, { transferSyntax: deflated });
    await expect(readDicom(written(bomb), { limits: { fileBytes: 2 ** 20 } })).rejects.toThrow(
      'it unpacks to more than 1048576 bytes',
    );
    let deep = Buffer.alloc(0);
    for (let i = 0; i < 20_000; i++) {
      const head = Buffer.from([
        0x40, 0, 0x75, 0xa3, 0x53, 0x51, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xfe, 0xff, 0, 0xe0, 0xff, 0xff, 0xff,
        0xff,
      ]);
      deep = i === 0 ? head : Buffer.concat([deep, head]);
    }
    await refused(Buffer.concat([writtenDicom(), deep]), /a\.dcm: broken DICOM: [^\n]+$/);
  });
});

describeShared('the reference files of DICOM', () => {
  test.each([
    'jpeg-ls-12bit',
    'jpeg2000-lossless-12bit',
    'htj2k-lossless-12bit',
    'jpeg-lossless-sv1-12bit',
    'rle-12bit',
  ])('%s holds the values that pydicom and imagecodecs read', async (name) => {
    const at = (...parts: string[]) => sharedPath('golden', 'audits', 'readers', ...parts);
    const { stored } = await readDicom(at('dicom', `${name}.dcm`));
    const wanted = decodeNpy(readFileSync(at('expected', `dicom-${name}.stored.npy`)), name);
    expect([...(stored?.data ?? [])]).toEqual([...wanted.data]);
  });
});

describe('a grey frame of lossless JPEG', () => {
  const [height, width, precision] = [6, 9, 12];

  /** Bits as a lossless JPEG has them (ISO 10918-1, H): the codes of the 17 sizes are five bits long, one each. */
  function encoded(
    samples: readonly number[],
    predictor: number,
    rowsBetween: number,
    leftOut: number,
  ): Uint8Array {
    const kept = samples.map((value) => value >> leftOut);
    const marker = (code: number, ...body: readonly number[]) => [0xff, code, 0, body.length + 2, ...body];
    const head = [
      ...[0xff, 0xd8],
      ...marker(0xc3, precision, 0, height, 0, width, 1, 1, 0x11, 0),
      ...marker(
        0xc4,
        0,
        ...Array.from({ length: 16 }, (_, i) => (i === 4 ? 17 : 0)),
        ...Array.from({ length: 17 }, (_, i) => i),
      ),
      ...(rowsBetween > 0 ? marker(0xdd, 0, rowsBetween * width) : []),
      ...marker(0xda, 1, 1, 0, predictor, 0, leftOut),
    ];
    const data: number[] = [];
    let bits = '';
    const flush = () => {
      bits = bits.padEnd(Math.ceil(bits.length / 8) * 8, '1');
      for (let i = 0; i < bits.length; i += 8) {
        const byte = Number.parseInt(bits.slice(i, i + 8), 2);
        data.push(byte, ...(byte === 0xff ? [0] : []));
      }
      bits = '';
    };
    for (let y = 0; y < height; y++) {
      const isFirst = y === 0 || (rowsBetween > 0 && y % rowsBetween === 0);
      if (isFirst && y > 0) {
        flush();
        data.push(0xff, 0xd0 + ((y / rowsBetween - 1) % 8));
      }
      for (let x = 0; x < width; x++) {
        const at = (down: number, across: number) => kept[(y - down) * width + x - across] ?? 0;
        const [a, b, c] = [at(0, 1), at(1, 0), at(1, 1)];
        const inner =
          [0, a, b, c, a + b - c, a + ((b - c) >> 1), b + ((a - c) >> 1), (a + b) >> 1][predictor] ?? 0;
        const told = x === 0 ? (isFirst ? 2 ** (precision - leftOut - 1) : b) : isFirst ? a : inner;
        const difference = at(0, 0) - told;
        const size = difference === 0 ? 0 : Math.floor(Math.log2(Math.abs(difference))) + 1;
        const code = difference < 0 ? difference + 2 ** size - 1 : difference;
        bits += size.toString(2).padStart(5, '0') + (size === 0 ? '' : code.toString(2).padStart(size, '0'));
      }
    }
    flush();
    return Uint8Array.from([...head, ...data, 0xff, 0xd9]);
  }

  const sv1 = '1.2.840.10008.1.2.4.57';
  const samples = Array.from({ length: height * width }, (_, i) => (i * i * 37 + 901 * i) % 4096);
  const changes = { '00280010 US': height, '00280011 US': width };
  const stored = async (frame: Uint8Array) =>
    Array.from((await readDicom(written(packedDicom(sv1, [frame], changes)))).stored?.data ?? []);

  test.each([1, 2, 3, 4, 5, 6, 7])('is as it went in, each sample told by rule %d', async (predictor) => {
    expect(await stored(encoded(samples, predictor, 0, 0))).toEqual(samples);
    expect(await stored(encoded(samples, predictor, 2, 0))).toEqual(samples);
  });

  test('has zeros for bits that were left out, and is refused where it ends early', async () => {
    expect(await stored(encoded(samples, 4, 3, 2))).toEqual(samples.map((value) => value & ~3));
    const whole = encoded(samples, 1, 0, 0);
    await expect(stored(whole.subarray(0, whole.length - 30))).rejects.toThrow('its coded data are cut off');
  });

  test('is refused where it begins anew within a row, which the standard forbids', async () => {
    const frame = encoded(samples, 1, 2, 0);
    // The interval of restarts: 13 samples in the place of two rows of 9.
    const place = frame.findIndex((byte, i) => byte === 0xff && frame[i + 1] === 0xdd);
    frame.set([0, 13], place + 4);
    await expect(stored(frame)).rejects.toThrow(
      'its lossless JPEG begins anew every 13 samples, where whole rows of 9 are the rule (ISO 10918-1, H.1.1)',
    );
  });
});
