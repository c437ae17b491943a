import { expect, test } from '@jest/globals';
import { audits } from '../../src/audits/index.ts';
import { baselineStyles } from '../../src/report/baselineStyles.ts';

const known = [...new Set(Object.values(audits).flatMap(({ baselines }) => Object.keys(baselines)))];

test('no two baselines that an audit has share a colour or dashes, and each looks the same in every plot', () => {
  expect(known.length).toBeGreaterThan(6);
  const styles = baselineStyles(known);
  for (const key of ['colour', 'dashes'] as const) {
    expect(new Set([...styles.values()].map((style) => style[key])).size).toBe(known.length);
  }
  for (const name of known) expect(baselineStyles(['mine', name]).get(name)).toEqual(styles.get(name));
});

test('a baseline that is not known takes a style that is free', () => {
  const styles = baselineStyles(['mine', 'average-mask', 'yours', 'localizer']);
  expect(new Set([...styles.values()].map(({ colour, dashes }) => `${colour} ${dashes}`)).size).toBe(4);
});
