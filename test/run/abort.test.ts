/** Stopping a run from a script, and what `bench` says of its options. */
import { existsSync, readFileSync } from 'node:fs';
import { beforeAll, expect, test } from '@jest/globals';
import { bench, benchConfig } from '../../src/run/index.ts';
import { smallStudy, workFolder, writeSmallStudy } from '../support/workFolder.ts';

const at = workFolder();
beforeAll(() => writeSmallStudy(at));
const config = () =>
  benchConfig(
    { ...smallStudy, methods: ['gradient', 'grad-cam'], criteria: ['localization', 'repeatability'] },
    { source: 'test', folder: at() },
  );

test('bench(config, { signal }) rejects with the reason of the signal', async () => {
  const controller = new AbortController();
  const reason = new Error('enough');
  const labels: string[] = [];
  const onProgress = ({ label }: { label: string }) => {
    labels.push(label);
    if (labels.length === 2) controller.abort(reason);
  };
  await expect(bench(config(), { signal: controller.signal, onProgress })).rejects.toBe(reason);
  expect(labels).toHaveLength(2);
  await expect(bench(config(), { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
});

test('bench(config, { partial, resume }) goes on with what was kept, and gives the rows of an unbroken run', async () => {
  const partial = at('parts');
  const whole = await bench(config());
  const controller = new AbortController();
  const stop = ({ done }: { done: number }) => {
    if (done === 4) controller.abort(new Error('enough'));
  };
  const { signal } = controller;
  await expect(bench(config(), { partial, signal, onProgress: stop })).rejects.toThrow('enough');
  const parts = readFileSync(at('parts', 'parts.jsonl'), 'utf8');
  const progress: { done: number; kept: number }[] = [];
  const seen: unknown[] = [];
  const result = await bench(config(), {
    partial,
    resume: true,
    onProgress: ({ done, kept }) => progress.push({ done, kept }),
    onRow: (row) => seen.push(row),
  });
  expect(result.rows).toEqual(whole.rows);
  expect(result.summary).toEqual(whole.summary);
  // Rows that were kept are told of as well.
  expect(seen).toEqual(whole.rows);
  // Three images of the first classifier and one of the second.
  expect(progress.at(-1)).toEqual({ done: 6, kept: 4 });
  expect(readFileSync(at('parts', 'parts.jsonl'), 'utf8').startsWith(parts)).toBe(true);
  expect(existsSync(at('parts', 'run.json'))).toBe(true);
  await expect(bench(config(), { resume: true })).rejects.toThrow(
    new TypeError('resume needs partial, the folder of parts, got none'),
  );
});
