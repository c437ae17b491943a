import { describe, expect, test } from '@jest/globals';
import { benchConfig } from '../../src/runner/config.ts';
import { datasetOf } from '../../src/runner/tasks.ts';

function itemsOf(dataset: Record<string, unknown>, seed = 1) {
  const config = {
    dataset: { kind: 'phantom', task: 'detection', count: 6, size: 32, ...dataset },
    classifiers: [{ id: 'filters', model: 'matched-filter:3' }],
    seed,
  };
  return datasetOf(benchConfig(config, { source: 'test', folder: '.' })).items;
}

const numbers = (items: ReturnType<typeof itemsOf>) => items.map(({ id }) => Number(id.split('-')[1]));

describe('a config with the dataset phantom', () => {
  test('explains images with a finding alone, unless told otherwise; limit counts what is left', () => {
    expect(numbers(itemsOf({}))).toEqual([2, 4, 6]);
    expect(numbers(itemsOf({ limit: 2 }))).toEqual([2, 4]);
    expect(numbers(itemsOf({ positivesOnly: false, limit: 3 }))).toEqual([1, 2, 3]);
    expect(numbers(itemsOf({ positives: 1 }))).toEqual([1, 2, 3, 4, 5, 6]);
  });

  test('has images of its size, named by its seed, with the artefacts asked for', async () => {
    const artefacts = { marker: { positives: 1, negatives: 0 } };
    const [one, other] = [
      await itemsOf({ artefacts })[0]?.load(),
      await itemsOf({ artefacts }, 2)[0]?.load(),
    ];
    expect(one?.image.shape).toEqual([32, 32, 1]);
    expect(one).toHaveProperty('artefacts.marker');
    expect(one?.image.data.join() === other?.image.data.join()).toBe(false);
  });

  test('is refused with the key that is wrong', () => {
    expect(() => itemsOf({ task: 'x' })).toThrow('dataset.task: Invalid option');
    expect(() => itemsOf({ artefacts: { text: 1 } })).toThrow("unknown key 'dataset.artefacts.text'");
    expect(() => itemsOf({ dose: { positives: 500 } })).toThrow('dataset.dose');
  });
});
