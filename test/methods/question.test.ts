import { describe, expect, test } from '@jest/globals';
import ndarray from 'ndarray';
import { dense } from '../../src/math/arrays/dense.ts';
import { createQuestion } from '../../src/methods/index.ts';
import { imageOf, linear, toyClassifier } from '../support/toyClassifiers.ts';

const classifier = toyClassifier([1, 3, 1], [linear([1, 2, 3]), linear([3, 2, 1])]);
const image = imageOf([1, 3, 1], [1, 2, 3]);
const ask = (change: object) => () => createQuestion(classifier, image, { target: 0, seed: 's', ...change });

describe('createQuestion', () => {
  test('says what was wanted and what came', () => {
    expect(ask({ target: 2 })).toThrow(new RangeError('target must be an integer from 0 to 1, got 2'));
    expect(ask({ target: -1 })).toThrow(RangeError);
    expect(ask({ target: 0.5 })).toThrow(RangeError);
    expect(ask({ batchSize: 0 })).toThrow(new RangeError('batchSize must be a positive integer, got 0'));
    expect(ask({ inputRange: [1, 1] })).toThrow(
      new RangeError('inputRange must be finite and ascending, got [1,1]'),
    );
    expect(ask({ black: [0, 0] })).toThrow(
      new RangeError('black must be one finite value per channel, 1, got [0,0]'),
    );
    expect(ask({ black: [Number.NaN] })).toThrow(RangeError);
    expect(ask({ spacing: [1, 0] })).toThrow(new RangeError('spacing must be 2 numbers above 0, got [1,0]'));
    expect(ask({ spacing: [1, 1, 5] })).toThrow(RangeError);
    expect(ask({ black: [] })).toThrow(RangeError);
    expect(() => createQuestion(classifier, imageOf([3, 1, 1], [1, 2, 3]), { target: 0, seed: 's' })).toThrow(
      new RangeError('image must have the shape [1,3,1] that toy takes, got [3,1,1]'),
    );
    expect(() =>
      createQuestion(classifier, imageOf([1, 3, 1], [1, Number.NaN, 3]), { target: 0, seed: 's' }),
    ).toThrow(new RangeError('image must be finite, got NaN at value 1'));
  });

  test('keeps a strided image in row-major order', () => {
    const reversed = ndarray(Float32Array.of(3, 2, 1), [1, 3, 1], [3, -1, 1], 2);
    const question = createQuestion(classifier, reversed, { target: 0, seed: 's' });
    expect([...dense(question.image)]).toEqual([1, 2, 3]);
    expect(question.image.stride).toEqual([3, 1, 1]);
  });
});

describe('question.once(key, compute)', () => {
  test('runs once per key and shares the promise', async () => {
    const question = ask({})();
    let runs = 0;
    const compute = async () => ++runs;
    const [first, second, other] = await Promise.all([
      question.once('a', compute),
      question.once('a', compute),
      question.once('b', compute),
    ]);
    expect([first, second, other, runs]).toEqual([1, 1, 2, 2]);
  });

  test('does not keep a failure', async () => {
    const question = ask({})();
    const failed = question.once('a', async () => {
      throw new Error('once');
    });
    await expect(failed).rejects.toThrow('once');
    await expect(question.once('a', async () => 7)).resolves.toBe(7);
  });
});
