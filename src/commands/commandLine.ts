import { CommanderError } from '@commander-js/extra-typings';
import { messageOf } from './flags.ts';
import { programOf } from './program.ts';
import { note } from './screen.ts';

/** Runs the command in `args` and gives the exit code. A mistake of the caller is one line on stderr and exit code 2. */
export async function commandLine(args: readonly string[]): Promise<number> {
  let code = 0;
  const program = programOf((ended) => {
    code = ended;
  });
  try {
    if (args.length === 0) program.outputHelp();
    else await program.parseAsync(args, { from: 'user' });
    return code;
  } catch (error) {
    // Help and version were asked for and printed.
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    note(`saliency-trust: ${messageOf(error)}`);
    return 2;
  }
}
