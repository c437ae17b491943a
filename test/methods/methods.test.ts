import { describe, expect, test } from '@jest/globals';
import type * as z from 'zod';
import {
  isMethodName,
  methodNames,
  methodOptions,
  methods,
  refusal,
  theEight,
} from '../../src/methods/index.ts';
import { linear, toyClassifier } from '../support/toyClassifiers.ts';

describe('methods', () => {
  test('begin with the eight of the paper, in its order', () => {
    expect(theEight).toEqual([
      'gradient',
      'smoothgrad',
      'integrated-gradients',
      'smooth-integrated-gradients',
      'grad-cam',
      'guided-backprop',
      'guided-grad-cam',
      'xrai',
    ]);
    expect(methodNames.slice(0, 8)).toEqual(theEight);
    expect(methodNames).toHaveLength(28);
  });

  test.each(methodNames)('%s goes by its name and has the same options under each preset', (name) => {
    const method = methods[name];
    expect(method.name).toBe(name);
    expect(Object.keys(method.presets.arun2021)).toEqual(Object.keys(method.presets.default));
    const { shape } = method.options as z.ZodObject;
    expect(Object.keys(shape).sort()).toEqual(Object.keys(method.presets.default).sort());
    for (const preset of Object.values(method.presets))
      expect(method.options?.safeParse(preset)).toMatchObject({ success: true });
    expect(method.needs?.length).toBeGreaterThan(0);
    expect(method.note).toMatch(/^[A-Z].*\.$/);
  });

  test('isMethodName(name) knows no inherited names', () => {
    expect(isMethodName('rise')).toBe(true);
    expect(isMethodName('toString')).toBe(false);
    expect(isMethodName('')).toBe(false);
  });
});

describe('methodOptions(method, preset, changes)', () => {
  test('puts the changes in the place of the preset', () => {
    expect(methodOptions('integrated-gradients', 'arun2021', { steps: 7 })).toEqual({
      baseline: 'black',
      rule: 'pair',
      steps: 7,
      tolerance: 'none',
      mostPasses: 1000,
    });
  });

  test('leaves the preset as it was: what one call changes does not reach the next', () => {
    const before = structuredClone(methods['integrated-gradients'].presets.default);
    methodOptions('integrated-gradients', 'default', { steps: 999 });
    expect(methodOptions('integrated-gradients', 'default')).toEqual(before);
    expect(methodOptions('xrai', 'default')).toMatchObject({ steps: 24 });
  });

  test('refuses an option that the method does not have', () => {
    expect(() => methodOptions('vargrad', 'default', { steps: 7 })).toThrow(
      new TypeError(
        'options of vargrad must be among [samples, spread, noise, tolerance, mostPasses, antithetic], got steps',
      ),
    );
    expect(() => methodOptions('gradient', 'default', { '': 0 })).toThrow(TypeError);
  });

  test('refuses a preset that there is not, as a script without types may name', () => {
    expect(() => methodOptions('gradient', 'arun' as 'arun2021')).toThrow(
      new RangeError('preset must be one of default, arun2021, got arun'),
    );
  });
});

describe('refusal(classifier, method)', () => {
  const { gradient, ...blackBox } = toyClassifier([1, 1, 1], [linear([1])]);
  const differentiable = { ...blackBox, gradient };

  test('names the missing function and the methods that still work', () => {
    expect(refusal(blackBox, methods.smoothgrad)).toBe(
      'smoothgrad needs the function gradient of a classifier, which toy lacks; ' +
        'methods that work with it: occlusion, rise, kernel-shap, lime, partition-shap',
    );
    expect(refusal(blackBox, methods['guided-grad-cam'])).toMatch(
      'needs the function gradient and features of',
    );
    expect(refusal(differentiable, methods['grad-cam'])).toMatch('needs the function features of');
  });

  test('is undefined where the method can run', () => {
    expect(refusal(blackBox, methods.rise)).toBeUndefined();
    expect(refusal(differentiable, methods['guided-ig'])).toBeUndefined();
  });
});
