import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { encode } from 'fast-png';
import { folderDataset, rsnaDataset } from '../../src/datasets/index.ts';
import type { Mask } from '../../src/types/arrays.ts';
import { describeShared, sharedPath } from '../support/shared.ts';
import { writtenDicom } from '../support/writtenDicom.ts';

/** The values of a mask that must be there. */
function bytesOf(mask: Mask | undefined): Uint8Array {
  if (mask === undefined) throw new Error('expected a mask, got none');
  return mask.data;
}

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'datasets-'));
  for (const name of ['images', 'masks']) mkdirSync(join(folder, name));
});
afterEach(() => rmSync(folder, { recursive: true }));

function writePng(
  path: string,
  [height, width]: [number, number],
  data = new Uint8Array(height * width),
): void {
  writeFileSync(join(folder, path), encode({ width, height, data, channels: 1, depth: 8 }));
}

function rsna(csv: string, options: { limit?: number; boxRule?: 'arun2021' } = {}) {
  writeFileSync(join(folder, 'labels.csv'), csv);
  return rsnaDataset({ images: join(folder, 'images'), annotations: join(folder, 'labels.csv'), ...options });
}

const header = 'patientId,x,y,width,height,Target\n';

describe('rsnaDataset(options)', () => {
  test('scales boxes from the 1024 frame to the image, half open, and joins those of one patient', async () => {
    writePng('images/p.png', [8, 8]);
    // A pixel is 128 wide: columns 1-2 of row 0, and columns 6-7 of rows 4-7.
    const { items } = await rsna(`${header}p,128,0,256,128,1\np,768,512,256,512,1\n`);
    const { mask, boxes } = (await items[0]?.load()) ?? {};
    const rows = Array.from({ length: 8 }, (_, y) => [...bytesOf(mask).subarray(8 * y, 8 * y + 8)].join(''));
    const lower = '00000011';
    expect(rows).toEqual(['01100000', '00000000', '00000000', '00000000', lower, lower, lower, lower]);
    expect(boxes).toEqual([
      { x: 1, y: 0, width: 2, height: 1 },
      { x: 6, y: 4, width: 2, height: 4 },
    ]);
  });

  test('with the rule of arun2021 includes both ends of int(size c / 1023)', async () => {
    writePng('images/p.png', [8, 8]);
    const { items } = await rsna(`${header}p,128,0,256,128,1\n`, { boxRule: 'arun2021' });
    const { mask } = (await items[0]?.load()) ?? {};
    // int(8 * 128 / 1023) = 1, int(8 * 384 / 1023) = 3, rows 0 to int(8 * 128 / 1023) = 1.
    const inside = [...bytesOf(mask).keys()].filter((pixel) => mask?.data[pixel] === 1);
    expect(inside).toEqual([1, 2, 3, 9, 10, 11]);
  });

  test('is sorted by patient, limited, and without those of Target 0', async () => {
    for (const id of ['a', 'b', 'c']) writePng(`images/${id}.png`, [4, 4]);
    const csv = `${header}c,1,1,9,9,1\nz,,,,,0\na,1,1,9,9,1\nb,1,1,9,9,1\n`;
    expect((await rsna(csv)).items.map(({ id, group, label }) => [id, group, label])).toEqual([
      ['a', 'a', 1],
      ['b', 'b', 1],
      ['c', 'c', 1],
    ]);
    expect((await rsna(csv, { limit: 2 })).items.map(({ id }) => id)).toEqual(['a', 'b']);
  });

  test('reads quoted fields, line ends of Windows, a byte order mark and other orders of columns', async () => {
    writePng('images/a.png', [4, 4]);
    const csv = '\ufeffTarget,patientId,x,y,width,height,class\r\n1,"a",1,1,9,9,"Lung, Opacity"\r\n';
    expect((await rsna(csv)).items.map(({ id }) => id)).toEqual(['a']);
  });

  test('names the images that are missing', async () => {
    writePng('images/b.png', [4, 4]);
    const csv = `${header}a,1,1,9,9,1\nb,1,1,9,9,1\nc,1,1,9,9,1\n`;
    await expect(rsna(csv)).rejects.toThrow(/missing a, c$/);
    const seven = ['p1', 'p2', 'p3', 'p4', 'p5', 'p6', 'p7'].map((id) => `${id},1,1,9,9,1\n`).join('');
    await expect(rsna(header + seven)).rejects.toThrow('p4, p5 and 2 more');
  });

  test('names the row and the box that leaves the frame, or is none', async () => {
    for (const box of ['1000,0,25,10', '-1,0,25,10', '0,1020,10,5', '0,0,0,10', '0,0,,10', '0,0,ten,10']) {
      const [x, y, width, height] = box.split(',');
      await expect(rsna(`${header}p7,${box},1\n`)).rejects.toThrow(
        `row 1 below the header: box must lie in the 1024 x 1024 frame and not be empty, got x '${x}', y '${y}', width '${width}', height '${height}'`,
      );
    }
  });

  test('names the columns that it wants and those that it found', async () => {
    await expect(rsna('patientId,x,y,w,h,Target\n')).rejects.toThrow(
      "must have the columns patientId, x, y, width, height, Target; width, height missing, got 'patientId', 'x', 'y', 'w', 'h', 'Target'",
    );
    await expect(rsna('')).rejects.toThrow('got no header');
  });

  test('a broken table, a patient of both kinds, an odd Target, and no finding at all throw', async () => {
    await expect(rsna(`${header}a,1,1,9\n`)).rejects.toThrow('must be a table, CSV or TSV: ');
    await expect(rsna(`${header}a,1,1,9,9,1\na,,,,,0\n`)).rejects.toThrow(
      'row 2 below the header: Target must be 1 as in another row of this patient, got 0',
    );
    await expect(rsna(`${header}a,1,1,9,9,yes\n`)).rejects.toThrow(
      "row 1 below the header: Target must be 0 or 1, got 'yes'",
    );
    await expect(rsna(`${header}a,,,,,0\n`)).rejects.toThrow('must have a row with Target 1, got none');
    await expect(rsna(`${header}a,1,1,9,9,1\n`, { limit: 0 })).rejects.toThrow(
      'limit must be at least 1, got 0',
    );
  });
});

describe('folderDataset(options)', () => {
  const open = (limit?: number) =>
    folderDataset({ images: join(folder, 'images'), masks: join(folder, 'masks'), ...(limit && { limit }) });

  test('pairs images and masks by name, sorted; mask values above 0 are 1', async () => {
    writePng('images/b.png', [2, 3], Uint8Array.of(0, 50, 100, 150, 200, 250));
    writePng('images/a.png', [2, 2]);
    writePng('masks/b.png', [2, 3], Uint8Array.of(0, 1, 0, 255, 7, 0));
    writePng('masks/a.png', [2, 2]);
    expect(open().items.map(({ id }) => id)).toEqual(['a', 'b']);
    expect(open(1).items.map(({ id }) => id)).toEqual(['a']);
    const { image, mask } = (await open().items[1]?.load()) ?? {};
    expect(image?.shape).toEqual([2, 3, 1]);
    expect([...(image?.data ?? [])]).toEqual([0, 50, 100, 150, 200, 250]);
    expect([...(mask?.data ?? [])]).toEqual([0, 1, 0, 1, 1, 0]);
  });

  test('names the images without a mask, and a mask of another size', async () => {
    writePng('images/a.png', [2, 3]);
    writePng('images/b.png', [2, 3]);
    writePng('masks/a.png', [3, 2]);
    expect(() => open()).toThrow(/none for b\.png$/);
    await expect(open(1).items[0]?.load()).rejects.toThrow('must be as large as its image, 3 x 2, got 2 x 3');
  });

  test('pictures of another kind, or none at all, throw', () => {
    expect(() => open()).toThrow(/must hold images, \.npy, PNG, JPEG, .*, got none$/);
    writeFileSync(join(folder, 'images', 'a.heic'), '');
    expect(() => open()).toThrow(/images in .* must be \.npy, PNG, .*, got 'a\.heic'$/);
  });
});

describeShared('real data', () => {
  test('rsnaDataset opens the 60 X-rays, and each mask has the area of its boxes within a pixel of their edges', async () => {
    const at = (name: string) => sharedPath('data', 'rsna-pneumonia-60', name);
    const { items } = await rsnaDataset({
      images: at('images'),
      annotations: at('stage_2_train_labels.csv'),
    });
    expect(items).toHaveLength(60);
    for (const item of items.slice(0, 5)) {
      const { image, mask, boxes = [] } = await item.load();
      expect(image.shape).toEqual([320, 320, 1]);
      const area = bytesOf(mask).reduce((sum, value) => sum + value, 0);
      const boxArea = boxes.reduce((sum, { width, height }) => sum + width * height, 0);
      const edges = boxes.reduce((sum, { width, height }) => sum + width + height, 0);
      expect(Math.abs(area - boxArea)).toBeLessThan(edges);
    }
  });

  test('folderDataset opens the 40 brain scans with their masks', async () => {
    const at = (name: string) => sharedPath('data', 'brain-tumor-mri-40', name);
    const { items } = folderDataset({ images: at('images'), masks: at('masks') });
    expect(items).toHaveLength(40);
    const { image, mask } = (await items[0]?.load()) ?? {};
    expect(image?.shape.slice(0, 2)).toEqual(mask?.shape);
    expect(mask?.data).toContain(1);
  });
});

describe('folderDataset(options) of several formats', () => {
  test('pairs a DICOM image with a PNG mask, and refuses two pictures of one name', async () => {
    const window = { '00281050 DS': '2', '00281051 DS': '4', '00281056 CS': 'LINEAR_EXACT' };
    writeFileSync(join(folder, 'images', 'a.dcm'), writtenDicom(window));
    writePng('masks/a.png', [2, 3], Uint8Array.of(0, 1, 0, 1, 0, 0));
    const open = () => folderDataset({ images: join(folder, 'images'), masks: join(folder, 'masks') });
    const { image, mask } = (await open().items[0]?.load()) ?? {};
    expect([...(image?.data ?? [])]).toEqual([0, 63.75, 127.5, 191.25, 255, 255]);
    expect([...(mask?.data ?? [])]).toEqual([0, 1, 0, 1, 0, 0]);
    writePng('images/a.png', [2, 3]);
    expect(open).toThrow(
      /images must have one file for each name, .* has number 1, 2 of 2 in the order of names$/,
    );
  });
});
