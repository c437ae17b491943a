import { describe, expect, test } from '@jest/globals';
import { type PhantomOptions, phantomDataset } from '../../src/datasets/index.ts';
import type { Mask } from '../../src/types/arrays.ts';

const tasks = ['segmentation', 'detection'] as const;
const small = { seed: 'a', size: 40, count: 6 } as const;

function loadAll(options: PhantomOptions) {
  return Promise.all(
    phantomDataset(options).items.map(async ({ id, label, load }) => ({ id, label, ...(await load()) })),
  );
}

function bytesOf(mask: Mask | undefined): Uint8Array {
  if (mask === undefined) throw new Error('expected a mask, got none');
  return mask.data;
}

/** An item as text: to compare arrays element by element would take longer than making them. */
function textOf(item: Awaited<ReturnType<typeof loadAll>>[number] | undefined): string {
  if (item === undefined) throw new Error('expected an item, got none');
  const { image, mask, artefacts, ...rest } = item;
  const regions = Object.entries(artefacts).map(([name, region]) => `${name} ${bytesOf(region).join('')}`);
  return [JSON.stringify(rest), image.data.join(), mask?.data.join(''), ...regions].join('\n');
}

const area = (mask: Mask | undefined) => bytesOf(mask).reduce((sum, value) => sum + value, 0);

describe.each(tasks)('phantomDataset({ task: %p })', (task) => {
  const usual = loadAll({ ...small, task });

  test('has grey images of the size asked for, with values in 0..255 that use the range', async () => {
    for (const { image } of await usual) {
      expect(image.shape).toEqual([40, 40, 1]);
      expect(Math.min(...image.data)).toBe(0);
      expect(Math.max(...image.data)).toBeGreaterThan(240);
      expect(Math.max(...image.data)).toBeLessThanOrEqual(255);
      const mean = image.data.reduce((sum, value) => sum + value, 0) / 1600;
      expect(mean > 50 && mean < 180).toBe(true);
    }
  });

  test('has a finding and a mask of it where the label is 1, neither where it is 0', async () => {
    const items = await usual;
    expect(items.map(({ label }) => label)).toEqual([0, 1, 0, 1, 0, 1]);
    for (const { label, mask, boxes, finding } of items) {
      expect([mask !== undefined, finding !== undefined]).toEqual([label === 1, label === 1]);
      expect(boxes !== undefined).toBe(label === 1 && task === 'detection');
      if (label === 1) expect(area(mask)).toBeGreaterThan(0.003 * 40 ** 2);
    }
  });

  test('gives the same bytes for the same seed and other images for another', async () => {
    const [one, again, other] = await Promise.all(
      ['a', 'a', 'b'].map((seed) => loadAll({ ...small, task, seed, count: 2 })),
    );
    expect(again?.map(textOf)).toEqual(one?.map(textOf));
    for (const [index, item] of (one ?? []).entries()) {
      expect(other?.[index]?.image.data.join() === item.image.data.join()).toBe(false);
      if (item.mask) expect(other?.[index]?.mask?.data.join() === item.mask.data.join()).toBe(false);
    }
  });

  test('makes image i without regard to count, and the same patient at every dose', async () => {
    const few = (await usual).slice(0, 2);
    expect((await loadAll({ ...small, task, count: 2 })).map(textOf)).toEqual(few.map(textOf));
    const bright = await loadAll({ ...small, task, count: 2, dose: 1e8 });
    expect(bytesOf(bright[1]?.mask).join()).toBe(bytesOf(few[1]?.mask).join());
    expect(textOf(bright[1]) === textOf(few[1])).toBe(false);
  });

  test('keeps the patient at another size: the mask covers the same share of the image', async () => {
    const [coarse, fine] = await Promise.all(
      [48, 96].map((size) => loadAll({ ...small, task, size, count: 4, positivesOnly: true })),
    );
    for (const [index, { mask, finding }] of (coarse ?? []).entries()) {
      const [a, b] = [area(mask) / 48 ** 2, area(fine?.[index]?.mask) / 96 ** 2];
      expect(fine?.[index]?.finding).toEqual(finding);
      expect(Math.abs(a - b)).toBeLessThan(0.1 * b + 0.002);
    }
  });

  test('without artefacts has no region of one', async () => {
    for (const { artefacts } of await usual) expect(artefacts).toEqual({});
  });
});

test('phantomDataset boxes hold the mask and touch it at each side', async () => {
  for (const { mask, boxes } of await loadAll({ ...small, task: 'detection', positivesOnly: true })) {
    const inside = [...bytesOf(mask).keys()].filter((pixel) => mask?.data[pixel] === 1);
    const columns = inside.map((pixel) => pixel % 40);
    const rows = inside.map((pixel) => Math.floor(pixel / 40));
    const [x, y] = [Math.min(...columns), Math.min(...rows)];
    expect(boxes).toEqual([{ x, y, width: Math.max(...columns) + 1 - x, height: Math.max(...rows) + 1 - y }]);
  }
});

describe('phantomDataset({ positives })', () => {
  const labels = (positives: number, count: number) =>
    phantomDataset({ task: 'detection', seed: 'a', positives, count }).items.map(({ label }) =>
      Number(label),
    );

  test('is the share of findings in every run of first images, to within one', () => {
    for (const share of [0, 0.1, 0.29, 0.5, 2 / 3, 1]) {
      let ill = 0;
      for (const [index, label] of labels(share, 100).entries()) {
        ill += label;
        expect(Math.abs(ill - share * (index + 1))).toBeLessThan(1);
      }
      expect(ill).toBe({ 0: 0, 0.1: 10, 0.29: 29, 0.5: 50, 1: 100 }[share] ?? 66);
    }
  });

  test('with positivesOnly leaves out the others and changes no image', async () => {
    const options = { ...small, task: 'detection', count: 4 } as const;
    const all = await loadAll(options);
    const kept = await loadAll({ ...options, positivesOnly: true });
    expect(kept.map(textOf)).toEqual(all.filter(({ label }) => label === 1).map(textOf));
  });
});

describe('phantomDataset({ artefacts })', () => {
  const options = { ...small, task: 'segmentation', size: 96, count: 2 } as const;
  const everywhere = { marker: 1, tube: 1, border: 1 };

  test('puts each where its region says, and changes the mask only under the border', async () => {
    const plain = await loadAll({ ...options, dose: 1e9 });
    for (const [index, item] of (await loadAll({ ...options, dose: 1e9, artefacts: everywhere })).entries()) {
      const { marker, tube, border } = item.artefacts;
      const grey = (source: typeof plain, region: Uint8Array) => {
        const pixels = [...region.keys()].filter((pixel) => region[pixel] === 1 && border?.data[pixel] === 0);
        return (
          pixels.reduce((sum, pixel) => sum + (source[index]?.image.data[pixel] ?? 0), 0) / pixels.length
        );
      };
      for (const region of [marker, tube]) {
        const before = grey(plain, bytesOf(region));
        const pixels = [...bytesOf(region).keys()].filter(
          (p) => region?.data[p] === 1 && border?.data[p] === 0,
        );
        const after = pixels.reduce((sum, pixel) => sum + (item.image.data[pixel] ?? 0), 0) / pixels.length;
        expect(after).toBeGreaterThan(before + 5);
        expect(area(region)).toBeLessThan(0.03 * 96 ** 2);
      }
      const frame = bytesOf(border);
      expect([...frame.keys()].filter((p) => frame[p] === 1 && item.image.data[p] !== 0)).toEqual([]);
      const truth = plain[index]?.mask?.data;
      const expected = truth && [...truth].map((value, p) => (frame[p] === 1 ? 0 : value)).join('');
      expect(item.mask && bytesOf(item.mask).join('')).toBe(expected);
    }
  });

  test('gives each label its own share', async () => {
    const shares = { marker: { positives: 1, negatives: 0 }, tube: { positives: 0, negatives: 1 } };
    for (const { label, artefacts } of await loadAll({ ...options, size: 32, artefacts: shares })) {
      expect(Object.keys(artefacts)).toEqual([label === 1 ? 'marker' : 'tube']);
    }
  });

  test('with a larger share adds images and takes none away', async () => {
    const having = async (share: number) => {
      const items = await loadAll({ ...options, count: 8, size: 32, artefacts: { border: share } });
      return items.filter(({ artefacts }) => artefacts.border !== undefined).map(({ id }) => id);
    };
    const [some, more] = [await having(0.2), await having(0.8)];
    expect(more.length).toBeGreaterThan(some.length);
    expect(more).toEqual(expect.arrayContaining(some));
  });
});

test('phantomDataset throws for options out of range', () => {
  const open = (options: Record<string, unknown>) => () =>
    phantomDataset({ task: 'detection', seed: 'a', ...options } as PhantomOptions);
  expect(open({ task: 'x' })).toThrow('task must be one of segmentation, detection, got x');
  expect(open({ count: 0 })).toThrow('count must be an integer and at least 1, got 0');
  expect(open({ size: 31 })).toThrow('size must be an integer and at least 32, got 31');
  expect(open({ positives: 1.1 })).toThrow('positives must be from 0 to 1, got 1.1');
  expect(open({ dose: 0 })).toThrow('dose must be from 100 to 1000000000, got 0');
  expect(open({ dose: { positives: 1000, negatives: 1 } })).toThrow(
    'dose must be from 100 to 1000000000, got 1',
  );
  expect(open({ artefacts: { marker: -1 } })).toThrow('artefacts.marker must be from 0 to 1, got -1');
  expect(open({ artefacts: { text: 1 } })).toThrow('artefacts must be among marker, tube, border, got text');
});
