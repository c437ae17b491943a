import { expect, test } from '@jest/globals';
import { goldenFolder } from '../../../benchmarks/golden/folder.mjs';
import { judgedFolder } from '../../../benchmarks/golden/judged.mjs';
import { describeShared, sharedPath } from '../../support/shared.ts';

describeShared('reference cases of Shapley values', () => {
  test('all pass', async () => {
    const results = await judgedFolder(goldenFolder(sharedPath('golden', 'audits', 'shap')));
    expect(results.length).toBeGreaterThan(35);
    expect(results.filter(({ faults }) => faults.length > 0)).toEqual([]);
  });
});
