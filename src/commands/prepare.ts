import { counted } from '../report/index.ts';
import { prepareCopies, preparingAudits } from '../run/index.ts';
import { type Ended, examples, newCommand } from './command.ts';
import { wholeNumber } from './flags.ts';
import { note, print } from './screen.ts';

/** `prepare`: writes the altered data sets of an audit, to train models on elsewhere. */
export function prepareCommand(ended: Ended) {
  return newCommand('prepare', 'write altered copies of a data set, to train models on elsewhere')
    .argument('<AUDIT>', `what is altered: ${preparingAudits.join(', ')}`)
    .argument('<CONFIG.json>', 'a config of that audit; its models need not be there')
    .option(
      '--out <DIR>',
      'an empty folder: a folder of pictures with a table for each copy, tables of a design, and a manifest',
    )
    .option(
      '--readers <RUN>',
      'a finished run of the audit: what readers are shown, with a blank answer sheet',
    )
    .option('--limit <N>', 'take the first N images')
    .addHelpText(
      'after',
      examples(
        ...preparingAudits.map(
          (name) => [`prepare ${name} mine.json --out altered`, `the data sets of ${name}:`] as const,
        ),
      ),
    )
    .action(async (audit, file, { out, limit, readers }) => {
      if (out === undefined) throw new RangeError('prepare: expected --out DIR, got none');
      const most = limit === undefined ? undefined : wholeNumber('--limit', limit, 1);
      const { sets, designs } = await prepareCopies(file, { audit, out, limit: most, readers });
      for (const { name, images, left, sha256 } of sets) {
        print(`${name}: ${counted(images, 'image')}, SHA-256 ${sha256}\n`);
        for (const [reason, count] of Object.entries(left)) note(`${name}: ${count} x ${reason}`);
      }
      if (designs.length > 0)
        print(
          `${designs.length} tables of a design, ${designs[0]?.name}.csv to ${designs.at(-1)?.name}.csv\n`,
        );
      ended(0);
    });
}
