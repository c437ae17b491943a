import { describe, expect, test } from '@jest/globals';
import { randomStream } from '../../src/math/random/random.ts';
import { discover, placedIn, sliceReport } from '../../src/slices/index.ts';

/** Studies with an image and an attribute block; those of a hidden kind are predicted wrongly. */
function studies(rows: number, hiddenShare = 0.2) {
  const stream = randomStream('studies');
  const hidden = Array.from({ length: rows }, () => stream.uniform() < hiddenShare);
  const labels = hidden.map(() => stream.integer(2));
  const predictions = labels.map((label, i) => {
    const right = hidden[i] ? 0.15 : 0.85;
    return label === 1 ? right : 1 - right;
  });
  const image = hidden.map((isHidden, i) =>
    Array.from(
      { length: 6 },
      (_, j) => stream.normal() + (j === 0 && isHidden ? 5 : 0) + 2 * (labels[i] ?? 0),
    ),
  );
  const attributes = hidden.map((isHidden) => [Number(isHidden), stream.normal()]);
  return { blocks: [image, attributes], labels, predictions, hidden };
}

describe('discover(data, options)', () => {
  test('finds the hidden kind, and places new studies in it', async () => {
    const data = studies(400);
    const found = await discover(data, { components: 8, slices: 3, regularization: 0.01 });
    const truth = data.hidden.map((isHidden) => [Number(isHidden)]);
    const [report] = sliceReport(truth, found.scores.sliceProbabilities, { k: [10] });
    expect(report?.precision).toEqual([1]);
    expect(found.slices[0]?.score).toBeGreaterThan(0.5);
    const members = found.slices[0]?.rows ?? [];
    expect(members.filter((i) => data.hidden[i]).length / members.length).toBeGreaterThan(0.9);

    const fresh = { blocks: data.blocks.map((block) => block.slice(0, 50)) };
    const placed = await placedIn(found, fresh);
    // Without labels and predictions: hidden studies still look alike.
    const wrong = found.slices.filter(({ score }) => score > 0.5).map(({ component }) => component);
    const right = [...placed.assignments].filter((k, i) => wrong.includes(k) === data.hidden[i]).length;
    expect(right).toBeGreaterThan(45);
  });

  test('with principal components places the same rows where they were', async () => {
    const data = studies(120);
    const found = await discover(data, { components: 4, slices: 2, principalComponents: 3 });
    const again = await placedIn(found, data);
    expect([...again.assignments]).toEqual([...found.fit.assignments]);
    expect(found.space.pca?.components.shape).toEqual([3, 8]);
  });

  test('of twelve studies, a constant block, or duplicates gives an answer, and all rows are accounted for', async () => {
    const small = studies(12);
    for (const blocks of [small.blocks, [small.labels.map(() => [3, 3])], [new Array(12).fill([1, 2])]]) {
      const { slices, scores } = await discover({ ...small, blocks });
      const inSlices = slices.reduce((sum, { rows }) => sum + rows.length, 0);
      expect(inSlices + scores.unassigned.reduce((sum, mark) => sum + mark, 0)).toBe(12);
    }
  });

  test('refuses an unknown option and blocks that differ in rows', async () => {
    const data = studies(20);
    await expect(discover(data, { gamma: 10 } as object)).rejects.toThrow('got gamma');
    await expect(discover({ ...data, blocks: [[[1]], [[1], [2]]] })).rejects.toThrow(
      'blocks must have the same rows',
    );
    await expect(discover({ ...data, predictions: [0.5] })).rejects.toThrow(
      'predictions must be one per embedding (20), got 1',
    );
  });
});
