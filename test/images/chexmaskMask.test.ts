import { expect, test } from '@jest/globals';
import { chexmaskMask } from '../../src/index.ts';
import { maskOf } from '../support/maps.ts';

test('chexmaskMask(texts) counts along the rows from 1 and joins the texts', () => {
  const expected = maskOf([3, 4], (y, x) => (y === 0 && x < 2) || (y === 1 && x === 3) || y === 2);
  const mask = chexmaskMask(['1 2', '8 3', '9 4', ''], [3, 4]);
  expect(mask.data).toEqual(expected.data);
  expect(chexmaskMask([], [3, 4]).data).toEqual(new Uint8Array(12));
});

test.each([
  ['1', 'pairs of whole numbers'],
  ['1 x', 'pairs of whole numbers'],
  ['1 -2', 'pairs of whole numbers'],
  ['0 2', 'counted from 1'],
  ['12 2', 'must lie within 4 x 3 pixels'],
  [`${'9 '.repeat(100)}`, 'must lie within'],
])('chexmaskMask refuses the text %j', (text, message) => {
  expect(() => chexmaskMask([text], [3, 4])).toThrow(message);
});
