import { describe, expect, test } from '@jest/globals';
import { style } from '../../src/report/style.ts';

type Colours = Readonly<Record<string, string>>;

function coloursOf(block: string): Colours {
  return Object.fromEntries(
    [...block.matchAll(/--(\w+):(#[0-9a-f]{3,6})\b/g)].map(([, name, hex]) => [name, hex]),
  );
}

/** Relative luminance of WCAG 2.2. */
function luminance(hex: string): number {
  const digits = hex.length === 4 ? [...hex.slice(1)].map((digit) => digit + digit).join('') : hex.slice(1);
  const [red = 0, green = 0, blue = 0] = [0, 2, 4].map((at) => {
    const share = Number.parseInt(digits.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(a: string, b: string): number {
  const [dark = 0, bright = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (bright + 0.05) / (dark + 0.05);
}

const [light = {}, dark = {}, print = {}] = [...style.matchAll(/:root\{([^}]*)\}/g)].map(([, block = '']) =>
  coloursOf(block),
);

describe('the colours of the report', () => {
  test.each([
    ['light', light],
    ['dark', dark],
    ['print', print],
  ] as const)('in %s text has a contrast of at least 4.5 and marks of at least 3', (_name, colours) => {
    const ratio = (text: string, ground: string) => contrast(colours[text] ?? '', colours[ground] ?? '');
    for (const [text, ground] of [
      ...[
        ['text', 'ground'],
        ['soft', 'ground'],
        ['soft', 'raised'],
        ['text', 'raised'],
        ['mark', 'ground'],
      ],
      ...[
        ['pass', 'passBack'],
        ['fail', 'failBack'],
        ['undecided', 'undecidedBack'],
      ],
    ] as [string, string][]) {
      expect([text, ground, ratio(text, ground) >= 4.5]).toEqual([text, ground, true]);
    }
    for (const mark of ['null', 'b0', 'b1', 'b2', 'b3'].filter((name) => name in colours)) {
      expect([mark, ratio(mark, 'ground') >= 3]).toEqual([mark, true]);
    }
  });
});
