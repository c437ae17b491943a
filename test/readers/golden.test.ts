import { expect, test } from '@jest/globals';
import { goldenFolder } from '../../benchmarks/golden/folder.mjs';
import { judgedFolder } from '../../benchmarks/golden/judged.mjs';
import { describeShared, sharedPath } from '../support/shared.ts';

describeShared('reference cases of the readers', () => {
  test('all pass', async () => {
    const results = await judgedFolder(goldenFolder(sharedPath('golden', 'audits', 'readers')));
    expect(results.length).toBe(194);
    expect(results.filter(({ faults }) => faults.length > 0)).toEqual([]);
  });
});
