import { describe, expect, test } from '@jest/globals';
import { benchConfig } from '../../src/run/config/config.ts';
import { datasetOf } from '../../src/run/config/tasks.ts';

async function itemsOf(dataset: Record<string, unknown>, seed = 1) {
  const config = {
    dataset: { kind: 'phantom', task: 'detection', count: 6, size: 32, ...dataset },
    classifiers: [{ id: 'filters', model: 'matched-filter:3' }],
    seed,
  };
  const { items } = await datasetOf(benchConfig(config, { source: 'test', folder: '.' }));
  return items;
}

const numbers = (items: Awaited<ReturnType<typeof itemsOf>>) =>
  items.map(({ id }) => Number(id.split('-')[1]));

describe('a config with the dataset phantom', () => {
  test('explains images with a finding alone, unless told otherwise; limit counts what is left', async () => {
    expect(numbers(await itemsOf({}))).toEqual([2, 4, 6]);
    expect(numbers(await itemsOf({ limit: 2 }))).toEqual([2, 4]);
    expect(numbers(await itemsOf({ positivesOnly: false, limit: 3 }))).toEqual([1, 2, 3]);
    expect(numbers(await itemsOf({ positives: 1 }))).toEqual([1, 2, 3, 4, 5, 6]);
  });

  test('has images of its size, named by its seed, with the artefacts asked for', async () => {
    const artefacts = { marker: { positives: 1, negatives: 0 } };
    const [one, other] = [
      await (await itemsOf({ artefacts }))[0]?.load(),
      await (await itemsOf({ artefacts }, 2))[0]?.load(),
    ];
    expect(one?.image.shape).toEqual([32, 32, 1]);
    expect(one).toHaveProperty('artefacts.marker');
    expect(one?.image.data.join() === other?.image.data.join()).toBe(false);
  });

  test('is refused with the key that is wrong', async () => {
    await expect(itemsOf({ task: 'x' })).rejects.toThrow(
      `dataset.task: expected one of 'segmentation', 'detection', got "x"`,
    );
    await expect(itemsOf({ artefacts: { text: 1 } })).rejects.toThrow("unknown key 'dataset.artefacts.text'");
    await expect(itemsOf({ dose: { positives: 500 } })).rejects.toThrow('dataset.dose');
  });
});
