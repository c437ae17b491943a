import { writeConfigTemplate } from '../run/index.ts';
import { type Ended, examples, newCommand } from './command.ts';
import { print } from './screen.ts';

/** `init`: writes a config with comments that runs as it stands. A file that is there already is kept. */
export function initCommand(ended: Ended) {
  return newCommand('init', 'write a config with comments that runs as it stands')
    .argument('[FILE]', 'the new file', 'bench.json')
    .addHelpText(
      'after',
      examples(['init mine.json', 'a config to fill in with models and images of yours:']),
    )
    .action((file) => {
      writeConfigTemplate(file);
      print(`wrote ${file}; run it: saliency-trust bench ${file}\n`);
      ended(0);
    });
}
