import { openTextEncoder } from '../../classifiers/index.ts';
import { cellText, readTable } from '../../readers/index.ts';
import type { BenchConfig } from '../config/config.ts';
import { methodOf } from '../config/methodOf.ts';
import type { LiveRunOptions } from './liveRun.ts';
import { outsideAverages } from './outsideAverage.ts';
import { trainedScores } from './trainedScores.ts';

/** What a run finds by its config in files and lists: methods, and masks outside the run. */
export function ofConfig(
  config: BenchConfig,
): Pick<LiveRunOptions, 'methodOf' | 'outsideAverage' | 'table' | 'trained' | 'embeddedTexts'> {
  return {
    methodOf: (method) => methodOf(method, config),
    outsideAverage: outsideAverages(config),
    trained: trainedScores,
    table: async (path) => {
      const { columns, rows } = await readTable(path);
      return rows.map((row) => Object.fromEntries(columns.map((name, i) => [name, cellText(row[i])])));
    },
    embeddedTexts: async (files, texts) => {
      const encoder = await openTextEncoder({ ...files, ...(config.limits && { limits: config.limits }) });
      try {
        return await encoder.embedded(texts);
      } finally {
        await encoder.dispose();
      }
    },
  };
}
