import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { type Ended, newCommand, unknownCommand } from './command.ts';

/** `help`: the usage of the program, or of one command. */
export function helpCommand(ended: Ended, program: CommandUnknownOpts) {
  return newCommand('help', 'show help for the program or a command')
    .argument('[COMMAND]', 'the command')
    .action((name) => {
      const asked = name === undefined ? program : program.commands.find((one) => one.name() === name);
      if (asked === undefined) throw new RangeError(unknownCommand(program, name));
      asked.outputHelp();
      ended(0);
    });
}
