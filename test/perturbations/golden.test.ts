import { expect, test } from '@jest/globals';
import { goldenFolder } from '../../benchmarks/golden/folder.mjs';
import { judgedFolder } from '../../benchmarks/golden/judged.mjs';
import { describeShared, sharedPath } from '../support/shared.ts';

describeShared('reference cases', () => {
  test.each([
    ['masking a region', 'roi', 61],
    ['filters, corruptions and texture codes', 'textures', 77],
  ])('of %s all pass', async (_, topic, cases) => {
    const results = await judgedFolder(goldenFolder(sharedPath('golden', 'audits', topic)));
    expect(results.length).toBeGreaterThanOrEqual(cases);
    expect(results.filter(({ faults }) => faults.length > 0)).toEqual([]);
  });
});
