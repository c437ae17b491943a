import { describe, expect, test } from '@jest/globals';
import ndarray from 'ndarray';
import * as z from 'zod';
import { explain, type OwnMethod } from '../../src/index.ts';
import { requireMethod } from '../../src/methods/index.ts';
import type { Differentiable } from '../../src/types/classifier.ts';
import type { Explanation } from '../../src/types/method.ts';
import { expectClose } from '../support/expectClose.ts';
import { imageOf, linear, toyClassifier } from '../support/toyClassifiers.ts';

const shape = [1, 2, 2] as const;
const weights = [1, -2, 3, 0.5];
const classifier = toyClassifier(shape, [linear(weights), linear([0, 0, 0, 0])]);
const { gradient: _gradient, ...blackBox } = classifier;
const image = imageOf(shape, (i) => i + 1);

/** Scale times gradient, in the channels of the image. */
const scaledGradient: OwnMethod<{ readonly scale: number }, Differentiable> = {
  name: 'scaled-gradient',
  presets: { default: { scale: 2 }, arun2021: { scale: 1 } },
  reduction: 'sum',
  needs: ['gradient'],
  async explain({ classifier, image, target }, { scale }) {
    const batch = ndarray(image.data, [1, ...image.shape]);
    const { data } = await classifier.gradient(batch, [target]);
    const attribution = ndarray(
      data.map((value) => scale * value),
      [...image.shape],
    );
    return { kind: 'attribution', attribution, diagnostics: {} };
  },
};

/** A method that answers this. */
const answering = (explanation: unknown): OwnMethod => ({
  name: 'mine',
  presets: { default: {}, arun2021: {} },
  reduction: 'none',
  explain: async () => explanation as Explanation,
});

describe('explain(classifier, image, { method: a method of your own })', () => {
  test('takes its options, its preset and its reduction', async () => {
    const question = { method: scaledGradient, target: 0 };
    const two = await explain(classifier, image, question);
    expectClose(two.attribution?.data ?? [], [2, -4, 6, 1], { absolute: 0 });
    expectClose(two.map.data, [2 - 4, 6 + 1], { absolute: 0 });
    expect(two).toMatchObject({ method: 'scaled-gradient', options: { scale: 2 }, reduction: 'sum' });
    expect(two.passes).toEqual({ forward: 1, backward: 1 });
    const five = await explain(classifier, image, { ...question, options: { scale: 5 } });
    expectClose(five.map.data, [5 - 10, 15 + 2.5], { absolute: 0 });
    // That preset reduces by the sum of absolute values, whatever the method.
    const paper = await explain(classifier, image, { ...question, preset: 'arun2021' });
    expectClose(paper.map.data, [3, 3.5], { absolute: 0 });
  });

  test('refuses a classifier that lacks what it needs, and an option that it does not have', async () => {
    const question = { method: scaledGradient, target: 0 };
    // @ts-expect-error The compiler refuses it as well: what the method needs is in its type.
    await expect(explain(blackBox, image, question)).rejects.toThrow(
      'scaled-gradient needs the function gradient of a classifier, which toy lacks; methods that work with it: occlusion, rise, kernel-shap, lime, partition-shap',
    );
    await expect(explain(classifier, image, { ...question, options: { scala: 3 } })).rejects.toThrow(
      'options of scaled-gradient must be among [scale], got scala',
    );
  });

  test('holds its options to its own schema, where it has one', async () => {
    const options = z.strictObject({ scale: z.number().positive() });
    const question = { method: { ...scaledGradient, options }, target: 0 };
    const five = await explain(classifier, image, { ...question, options: { scale: 5 } });
    expect(five.options).toEqual({ scale: 5 });
    await expect(explain(classifier, image, { ...question, options: { scale: 0 } })).rejects.toThrow(
      new RangeError('scaled-gradient: scale: expected a number above 0, got 0'),
    );
  });

  test.each<readonly [string, unknown, string]>([
    ['nothing', undefined, 'mine: explain must answer with the kind attribution or map, got undefined'],
    ['another kind', { kind: 'heat' }, 'mine: explain must answer with the kind attribution or map, got heat'],
    ['a map of another shape', { kind: 'map', map: ndarray(new Float32Array(4), [2, 2]) }, 'mine: map must be an ndarray float32 of [1,2], got float32 of [2,2]'],
    ['a map in the place of an attribution', { kind: 'attribution', map: ndarray(new Float32Array(2), [1, 2]) }, 'mine: attribution must be an ndarray float32 of [1,2,2], got undefined'],
    ['another kind of number', { kind: 'map', map: ndarray(new Float64Array(2), [1, 2]) }, 'mine: map must be an ndarray float32 of [1,2], got float64 of [1,2]'],
  ])('refuses an answer that is %s', async (_, answer, message) => {
    await expect(explain(blackBox, image, { method: answering(answer), target: 0 })).rejects.toThrow(
      new TypeError(message),
    );
  }); // biome-ignore format: a table

  test('takes a map, with no diagnostics where it gives none', async () => {
    const map = ndarray(Float32Array.of(1, 2), [1, 2]);
    const answer = await explain(blackBox, image, { method: answering({ kind: 'map', map }), target: 0 });
    expect(answer).toMatchObject({ map, diagnostics: {}, reduction: 'none' });
  });
});

describe('requireMethod(value, what)', () => {
  const fine = answering(undefined);

  test.each<readonly [string, unknown, string]>([
    ['a function', () => {}, 'it must be a method, { name, presets, reduction, explain }, got function'],
    ['null', null, 'it must be a method, { name, presets, reduction, explain }, got null'],
    ['no name', { ...fine, name: '' }, 'it: name must be a text, got ""'],
    ['a preset without options', { ...fine, presets: { default: {} } }, 'it: presets must hold the options of default and arun2021, got no object as arun2021'],
    ['no presets', { ...fine, presets: undefined }, 'it: presets must hold the options of default and arun2021, got no object as default'],
    ['a reduction that there is not', { ...fine, reduction: 'abs' }, 'it: reduction must be one of absSum, absMax, sum, positive, none, got abs'],
    ['no function', { ...fine, explain: 3 }, 'it: explain must be a function, got number'],
    ['a need that there is not', { ...fine, needs: ['weights'] }, 'it: needs must be one of logits, gradient, guided, rescale, relevance, features, attention, got weights'],
    ['needs that are no list', { ...fine, needs: 'gradient' }, 'it: needs must be a list of logits, gradient, guided, rescale, relevance, features, attention, got gradient'],
    ['options that are no schema', { ...fine, options: { scale: 2 } }, 'it: options must be a zod schema, got object'],
    ['a note that is no text', { ...fine, note: 3 }, 'it: note must be a text, got number'],
    ['a key that is misspelt', { ...fine, need: [] }, 'it: keys of a method must be among [name, presets, reduction, explain, needs, options, note], got need'],
  ])('refuses %s', (_, value, message) => {
    expect(() => requireMethod(value, 'it')).toThrow(message);
  }); // biome-ignore format: a table

  test('takes an instance of a class that has more', () => {
    class Mine {
      readonly name = 'mine';
      readonly presets = { default: {}, arun2021: {} };
      readonly reduction = 'none';
      readonly cache = new Map();
      explain() {}
    }
    expect(() => requireMethod(new Mine(), 'it')).not.toThrow();
  });
});
