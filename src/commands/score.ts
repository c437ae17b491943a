import { summaryTable } from '../report/index.ts';
import { scoreMaps, writeScores } from '../run/index.ts';
import { type Ended, examples, newCommand } from './command.ts';
import { limitList, wholeNumber } from './flags.ts';
import { inFlags, scoreFlags } from './flagWords.ts';
import { note, print } from './screen.ts';

/** `score`: localization of maps that any tool made, without a model. Prints the table, and writes files with `--out`. */
export function scoreCommand(ended: Ended) {
  return newCommand('score', 'score maps that any tool made against masks, without a model')
    .option('--maps <DIR>', 'folder of maps, .npy or grey pictures, or of a folder for each method')
    .option('--masks <DIR>', 'folder of masks of the same names')
    .option('--out <DIR>', 'write the rows and the summary into this folder')
    .option('--seed <N>', 'whole number: random maps and intervals', '1')
    .option('--show-ids', 'names of DICOM maps and masks as they are, not hashes of them')
    .option('--limits <NAME=N>', 'raise limits on what is read: pixels, fileBytes')
    .addHelpText(
      'after',
      examples([
        'score --maps maps --masks masks --out scores',
        'maps of two tools, maps/a/*.npy and maps/b/*.npy:',
      ]),
    )
    .action(async (flags) => ended(await inFlags(scoreFlags, () => runScore(flags))));
}

interface ScoreFlags {
  readonly maps?: string | undefined;
  readonly masks?: string | undefined;
  readonly out?: string | undefined;
  readonly seed: string;
  readonly limits?: string | undefined;
  readonly showIds?: true | undefined;
}

async function runScore({ maps, masks, out, ...flags }: ScoreFlags): Promise<number> {
  if (maps === undefined) throw new RangeError('score: expected --maps DIR, got none');
  if (masks === undefined) throw new RangeError('score: expected --masks DIR, got none');
  const seed = wholeNumber('--seed', flags.seed);

  const scored = await scoreMaps({
    maps,
    masks,
    seed,
    showIds: flags.showIds === true,
    ...(flags.limits !== undefined && { limits: limitList('--limits', flags.limits) }),
  });
  if (out !== undefined) writeScores(out, scored, seed);
  print(summaryTable(scored.summary));
  for (const { method, reason, count } of unscored(scored.summary)) {
    note(`not scored: ${method}: ${count} x ${reason}`);
  }
  if (out !== undefined) note(`results in ${out}`);
  return 0;
}

function unscored({ criteria }: Awaited<ReturnType<typeof scoreMaps>>['summary']) {
  return Object.values(criteria)
    .flatMap((methods) => Object.entries(methods))
    .flatMap(([method, { reasons }]) =>
      Object.entries(reasons).map(([reason, count]) => ({ method, reason, count })),
    );
}
