import { describe, expect, test } from '@jest/globals';
import { phantomDataset, rsnaDataset, syntheticDataset } from '../../src/datasets/index.ts';
import { benchConfig } from '../../src/run/index.ts';
import { workFolder, written } from '../support/workFolder.ts';

const at = workFolder();
const source = { source: 'a.json', folder: '.' };

describe('limits', () => {
  test('of generated images are looked at before any is listed', () => {
    const line = (of: string) =>
      new RangeError(
        `${of}: 1000000000 images are more than the limit of 1000000; a larger "limits.images" takes them`,
      );
    expect(() => syntheticDataset({ seed: '1', count: 1e9 })).toThrow(line('synthetic images'));
    expect(() => phantomDataset({ task: 'detection', seed: '1', count: 1e9 })).toThrow(line('phantoms'));
    expect(() => phantomDataset({ task: 'detection', seed: '1', size: 1e6 })).toThrow(
      '"limits.pixels" takes them',
    );
    expect(syntheticDataset({ seed: '1', count: 3, limits: { images: 3 } }).items).toHaveLength(3);
  });

  test('of boxes refuse a patient with more, in time linear in the table', async () => {
    const table = (count: number) =>
      written(at('boxes.csv'), `patientId,x,y,width,height,Target\n${'p1,1,1,1,1,1\n'.repeat(count)}`);
    written(at('images', 'p1.png'), '');
    const open = (boxes?: number) =>
      rsnaDataset({ images: at('images'), annotations: at('boxes.csv'), limits: { boxes } });
    table(10_001);
    await expect(open()).rejects.toThrow(
      /boxes\.csv: row 10001 below the header: 10001 boxes of an image are more than the limit of 10000; a larger "limits\.boxes" takes them$/,
    );
    table(100_000);
    // Of the processor: the clock runs on while others use it.
    const started = process.cpuUsage();
    expect((await open(100_000)).items).toHaveLength(1);
    const { user, system } = process.cpuUsage(started);
    expect((user + system) / 1000).toBeLessThan(10_000);
  });

  test('of a table refuse a quote that does not end', async () => {
    written(at('boxes.csv'), `patientId,x,y,width,height,Target\n"${'p1,1,1,1,1,1\n'.repeat(10_000)}`);
    await expect(rsnaDataset({ images: at('images'), annotations: at('boxes.csv') })).rejects.toThrow(
      /boxes\.csv must be a table, CSV or TSV: /,
    );
  });

  test('stand in a config, which knows no others', () => {
    const config = { dataset: { kind: 'synthetic' }, classifiers: [{ id: 'a', model: 'matched-filter:4' }] };
    expect(benchConfig({ ...config, limits: { pixels: 5 } }, source).limits).toEqual({ pixels: 5 });
    expect(benchConfig(config, source)).not.toHaveProperty('limits');
    expect(() => benchConfig({ ...config, limits: { pixel: 5 } }, source)).toThrow(
      "unknown key 'limits.pixel'",
    );
  });
});
