import { expect, test } from '@jest/globals';
import { scoredBoxesMap } from '../../src/images/index.ts';

test('a pixel has the greatest score of the boxes that hold its centre', () => {
  const corners = [0, 0, 2, 2, 1, 1, 3.5, 2.5];
  const map = scoredBoxesMap({ corners, scores: [0.5, 0.75] }, [3, 4]);
  expect(map.shape).toEqual([3, 4]);
  // The right edge at 3.5 and the lower one at 2.5 leave out the pixels whose centres lie on them.
  expect([...map.data]).toEqual([0.5, 0.5, 0, 0, 0.5, 0.75, 0.75, 0, 0, 0, 0, 0]);
});

test('a box is cut at the edges of the image, and one without area holds nothing', () => {
  const corners = [-5, -5, 1, 1, 9, 9, 12, 12, 1, 1, 1, 1];
  expect([...scoredBoxesMap({ corners, scores: [1, 1, 1] }, [2, 2]).data]).toEqual([1, 0, 0, 0]);
});

test('no box is a map of zeros', () => {
  expect([...scoredBoxesMap({ corners: [], scores: [] }, [1, 2]).data]).toEqual([0, 0]);
});

test.each([Number.NaN, -0.1])('a score of %d is refused', (score) => {
  expect(() => scoredBoxesMap({ corners: [0, 0, 1, 1], scores: [score] }, [1, 1])).toThrow(
    `scores of boxes must be 0 or more, got ${score}`,
  );
});

test('boxes of another length are refused', () => {
  expect(() => scoredBoxesMap({ corners: [0, 0, 1], scores: [1] }, [1, 1])).toThrow(
    'boxes must have four numbers each, got 3 for 1 scores',
  );
});
