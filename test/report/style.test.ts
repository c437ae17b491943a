import { describe, expect, test } from '@jest/globals';
import { style } from '../../src/report/page.ts';
import { type Colour, contrast } from '../support/contrast.ts';

/** A colour of the sheet by name, as `light-dark(#hex,#hex)` gives it. */
const pairs = Object.fromEntries(
  [...style.matchAll(/--(\w+): light-dark\((#[0-9a-f]{3,6}), (#[0-9a-f]{3,6})\)/g)].map(
    ([, name = '', light = '', dark = '']) => [name, { light: colour(light), dark: colour(dark) }],
  ),
);

function colour(hex: string): Colour {
  const digits = hex.length === 4 ? [...hex.slice(1)].map((digit) => digit + digit).join('') : hex.slice(1);
  const [red = 0, green = 0, blue = 0] = [0, 2, 4].map((at) => Number.parseInt(digits.slice(at, at + 2), 16));
  return [red, green, blue];
}

test('contrast(a, b) is 21 of black on white, and 4.48 of #777 on white, as WCAG says', () => {
  expect(contrast([0, 0, 0], [255, 255, 255])).toBeCloseTo(21, 10);
  expect(contrast(colour('#777'), colour('#fff'))).toBeCloseTo(4.48, 2);
});

describe('the colours of the report', () => {
  test.each(['light', 'dark'] as const)(
    'in %s text has a contrast of at least 4.5 and marks of at least 3',
    (theme) => {
      const ratio = (text: string, ground: string) => {
        const [a, b] = [pairs[text]?.[theme], pairs[ground]?.[theme]];
        if (a === undefined || b === undefined) throw new Error(`no colour ${text} or ${ground}`);
        return contrast(a, b);
      };
      const texts = ['text', 'soft', 'mark'].flatMap((text) => [
        [text, 'ground'],
        [text, 'raised'],
      ]);
      const verdicts = ['pass', 'fail', 'undecided'].flatMap((verdict) => [
        [verdict, `${verdict}Back`],
        [verdict, 'ground'],
      ]);
      for (const [text = '', ground = ''] of [...texts, ...verdicts]) {
        expect([text, ground, ratio(text, ground) >= 4.5]).toEqual([text, ground, true]);
      }
      for (const mark of ['mark', 'null', 'b0', 'b1', 'b2', 'b3', 'b4', 'b5', 'b6', 'b7']) {
        expect([mark, ratio(mark, 'ground') >= 3]).toEqual([mark, true]);
      }
    },
  );
});
