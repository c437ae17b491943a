/** Images that cannot be read are failed rows with their reasons, and never the end of a run. */

import { beforeAll, describe, expect, test } from '@jest/globals';
import { type RunResult, runResult } from '../../src/run/execute/bench.ts';
import { benchConfig } from '../../src/run/index.ts';
import type { Row } from '../../src/types/row.ts';
import { smallStudy, workFolder, writeSmallStudy, written } from '../support/workFolder.ts';

const at = workFolder();
const config = () => benchConfig({ ...smallStudy, methods: ['gradient'] }, { source: 'test', folder: at() });
let result: RunResult;
const told: Row[] = [];
const before: Row[] = [];
beforeAll(async () => {
  writeSmallStudy(at, 3);
  before.push(...(await runResult(config())).rows);
  written(at('images', 'p0a.png'), 'no picture');
  written(at('masks', 'p0a.png'), 'no picture');
  result = await runResult(config(), { onRow: (row) => told.push(row), partial: at('parts') });
});

describe('bench(config) with an image that cannot be read', () => {
  test('has the rows of the others as they were', () => {
    expect(result.rows.filter(({ image }) => image !== 'p0a')).toEqual(before);
  });

  test('counts it as failed in every criterion, with the reason', () => {
    for (const audit of ['localization', 'randomization', 'repeatability', 'reproducibility']) {
      const lost = result.rows.filter((row) => row.audit === audit && row.image === 'p0a');
      const like = before.filter((row) => row.audit === audit && row.image === 'p0' && row.role === 'score');
      expect(lost).toHaveLength(like.length);
      for (const row of lost) {
        expect(row).toMatchObject({
          state: 'failed',
          error: expect.stringMatching(/p0a\.png: expected an image/),
        });
      }
      const { n, unscorable, failed } = result.summary.criteria[audit]?.gradient ?? {};
      expect({ n: (n ?? 0) + (unscorable ?? 0), failed }).toEqual({ n: 3, failed: 1 });
    }
    expect(told).toEqual(result.rows);
  });

  test('has no prediction of it, and counts it among the images', () => {
    expect(result.predictions.find(({ image }) => image === 'p0a')?.logits).toEqual([null, null]);
    expect(result.images.map(({ id }) => id)).toEqual(['p0', 'p0a', 'p1', 'p2']);
    expect(result.shown.map(({ image }) => image.id)).not.toContain('p0a');
  });
});
