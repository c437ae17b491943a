import { expect, test } from '@jest/globals';
import { goldenFolder } from '../../benchmarks/golden/folder.mjs';
import { judgedFolder } from '../../benchmarks/golden/judged.mjs';
import { describeShared, sharedPath } from '../support/shared.ts';

describeShared('reference cases of slice discovery', () => {
  // Fifty fits of the planted audit take too long here: `npm run golden` runs them as well.
  test('all pass, the planted audit apart', async () => {
    const folder = goldenFolder(sharedPath('golden', 'audits', 'slices'));
    const cases = folder.cases.filter(({ operation }) => operation !== 'auditSlices');
    const results = await judgedFolder({ ...folder, cases });
    expect(results.length).toBeGreaterThan(70);
    expect(results.filter(({ faults }) => faults.length > 0)).toEqual([]);
  });
});
