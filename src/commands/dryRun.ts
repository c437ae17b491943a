import { counted } from '../report/index.ts';
import {
  type BenchConfig,
  type Forecast,
  forecast,
  type Shard,
  type Suite,
  shardSeconds,
} from '../run/index.ts';
import { interruptible } from './interruption.ts';
import { duration } from './progress.ts';
import { note, print } from './screen.ts';

/** `--dry-run` of the commands that have it. */
export const dryRunFlag = [
  '--dry-run',
  'say what it would take, from two images that are timed, and write nothing',
] as const;

/** Into how many shards a run is thought to be divided, where none is named. */
const divisions = [2, 4, 8, 16];

/** Prints what a config or each task of a suite will take. */
export async function dryRun(asked: BenchConfig | Suite, shard: Shard | undefined): Promise<number> {
  return interruptible(async (signal) => {
    for (const config of 'tasks' in asked ? asked.tasks : [asked]) {
      const found = await forecast(config, { signal, onWarning: (warning) => note(`warning: ${warning}`) });
      print(
        `${config.name}\n${lines(found, shard)
          .map((line) => `  ${line}\n`)
          .join('')}`,
      );
    }
    return 0;
  });
}

function lines(found: Forecast, shard: Shard | undefined): string[] {
  const { images, units, maps, states, passes, seconds, memoryMiB, keptMiB } = found;
  const { opening, drawing, shared } = seconds;
  const list = shard === undefined ? divisions.filter((of) => of <= images) : [shard.of];
  const each = list.map((of) => `${duration(shardSeconds(found, of))} each of ${of}`);
  return [
    `units     ${units} of ${counted(images, 'image')}`,
    `maps      ${maps.trained} under trained weights, ${maps.reinitialized} under ${states} states of random weights, each by all methods`,
    `passes    about ${passes.forward} images forward and ${passes.backward} backward`,
    `time      about ${duration(shardSeconds(found, 1))} here: ${duration(opening)} to open, ${duration(drawing)} to draw weights, ${duration(shared)} for maps and rows; comparisons of maps of different images come on top`,
    `memory    ${memoryMiB} MiB so far; ${keptMiB} MiB of maps in the folder at most`,
    ...(each.length > 0 ? [`shards    ${each.join(', ')}, and merge`] : []),
  ];
}
