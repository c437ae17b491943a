/** The types of options that several methods have, each with its own words for what it may be. */
import * as z from 'zod';
import type { Image } from '../types/arrays.ts';

/** Words of a refusal that follow the name of the option: `samples must be a positive integer, got 0`. */
export function worded(be: string): { readonly error: string } {
  return { error: `must ${be}` };
}

const wholeAboveZero = worded('be a positive integer');
export const count = z.int(wholeAboveZero).min(1, wholeAboveZero);

const wholeOrAuto = worded("be a positive integer or 'auto'");
export const countOrAuto = z.union([z.int(wholeOrAuto).min(1, wholeOrAuto), z.literal('auto')], wholeOrAuto);

const fromZeroToOne = worded('be a number from 0 to 1');
export const share = z.number(fromZeroToOne).min(0, fromZeroToOne).max(1, fromZeroToOne);

const aboveZero = worded('be finite and positive');
export const positive = z.number(aboveZero).positive(aboveZero);

export const flag = z.boolean(worded('be true or false'));

/** One of these words. */
export function oneOf<const Words extends readonly [string, ...string[]]>(...words: Words) {
  return z.enum(words, worded(`be one of ${words.join(', ')}`));
}

/** True of an `ndarray`; whether it has the image's shape is seen when there is one. */
export function isArray(value: unknown): value is Image {
  return typeof value === 'object' && value !== null && 'shape' in value && 'data' in value;
}
