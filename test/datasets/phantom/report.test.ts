import { expect, test } from '@jest/globals';
import { phantomDataset } from '../../../src/datasets/phantom/index.ts';

const shares = { marker: 0.5, tube: 0.3 } as const;
const made = (task: 'segmentation' | 'detection') =>
  phantomDataset({ task, seed: 'report', count: 24, size: 32, artefacts: shares, reports: true });

test('attributes and words of a report are true of the image', async () => {
  for (const task of ['segmentation', 'detection'] as const) {
    for (const item of made(task).items) {
      const { artefacts, finding } = await item.load();
      const { text = '', attributes = {} } = item;
      for (const name of ['marker', 'tube', 'border'] as const) {
        expect(attributes[name]).toBe(name in artefacts ? 'yes' : 'no');
      }
      const side = finding === undefined ? 'none' : finding.side === 1 ? 'left' : 'right';
      expect(attributes.side).toBe(side);
      expect(/marker/i.test(text)).toBe('marker' in artefacts);
      expect(/drain|line/i.test(text)).toBe('tube' in artefacts);
      expect(/no (evidence of )?(pneumothorax|opacity)/i.test(text)).toBe(finding === undefined);
      if (finding !== undefined)
        expect(text).toMatch(new RegExp(`${side}.* ${finding.kind}|${side} ${finding.kind}`));
    }
  }
});

test('pixels and labels do not depend on whether there are reports', async () => {
  const [plain] = phantomDataset({
    task: 'segmentation',
    seed: 'report',
    count: 2,
    size: 32,
    artefacts: shares,
  }).items;
  const [told] = made('segmentation').items;
  expect(plain?.text).toBeUndefined();
  expect(plain?.label).toBe(told?.label);
  expect((await plain?.load())?.image.data).toEqual((await told?.load())?.image.data);
});
