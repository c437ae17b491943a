import { modelAudits, writeConfigTemplate } from '../run/index.ts';
import { type Ended, examples, newCommand } from './command.ts';
import { print } from './screen.ts';

/** `init`: writes a config with comments that runs as it stands. A file that is there already is kept. */
export function initCommand(ended: Ended) {
  return newCommand('init', 'write a config with comments that runs as it stands')
    .argument('[FILE]', 'the new file', 'bench.json')
    .option('--audit <NAME>', 'a config of this audit, with its options and their defaults')
    .addHelpText(
      'after',
      examples(
        ['init mine.json', 'a config to fill in with models and images of yours:'],
        [`init mine.json --audit ${modelAudits[0]?.name}`, 'the same to audit a model:'],
      ),
    )
    .action((file, { audit }) => {
      writeConfigTemplate(file, { audit });
      print(`wrote ${file}; run it: saliency-trust ${audit === undefined ? 'bench' : 'audit'} ${file}\n`);
      ended(0);
    });
}
