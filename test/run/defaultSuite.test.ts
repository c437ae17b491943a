import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { defaultSuite } from '../../src/run/index.ts';
import type { Summary } from '../../src/types/summary.ts';
import { runCommand } from '../support/commandLine.ts';
import { workFolder } from '../support/workFolder.ts';

const at = workFolder();

test.each([false, true])('the suite of both tasks names networks that are there (full: %s)', (isFull) => {
  const { tasks } = defaultSuite({}, { isFull });
  expect(tasks.map(({ name }) => name)).toEqual(['segmentation', 'detection']);
  for (const { classifiers, localizers, criteria, methods } of tasks) {
    expect(classifiers.map(({ role }) => role)).toEqual([
      undefined,
      'replicate',
      'replicate',
      'other-architecture',
    ]);
    expect(localizers).toHaveLength(2);
    expect([criteria.length, methods.length]).toEqual([5, 8]);
    for (const { model } of [...classifiers, ...localizers]) expect(existsSync(model)).toBe(true);
  }
});

test('bench without a config runs both tasks, and localization networks find what they were trained to find', async () => {
  const args = ['--limit', '3', '--methods', 'gradient', '--criteria', 'localization,repeatability'];
  const result = await runCommand('bench', ...args, '--quiet', '--out', at('out'));
  expect(result).toMatchObject({ code: 0, stderr: '' });
  expect(result.stdout).toContain('pairs of a method and a task pass every criterion');
  expect(existsSync(at('out', 'report.html'))).toBe(true);
  for (const task of ['segmentation', 'detection']) {
    const { criteria } = JSON.parse(readFileSync(at('out', task, 'summary.json'), 'utf8')) as Summary;
    const baselines = criteria.localization?.gradient?.baselines ?? {};
    expect(Number(baselines.localizer)).toBeGreaterThan(2 * Number(baselines['average-mask']));
    expect(Number(criteria.repeatability?.gradient?.baselines.localizer)).toBeGreaterThan(0.5);
  }
});

test('--full is for the run without a config', async () => {
  expect(await runCommand('bench', 'bench.json', '--full')).toMatchObject({
    code: 2,
    stderr: "saliency-trust: --full is for the run without a config, got 'bench.json'\n",
  });
});
