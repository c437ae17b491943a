import { versions } from '../run/index.ts';
import { auditCommand } from './audit.ts';
import { averageMaskCommand } from './averageMask.ts';
import { benchCommand } from './bench.ts';
import { type Ended, newCommand } from './command.ts';
import { compareCommand } from './compare.ts';
import { doctorCommand } from './doctor.ts';
import { explainCommand } from './explain.ts';
import { exportCommand } from './export.ts';
import { helpCommand } from './help.ts';
import { initCommand } from './init.ts';
import { inspectCommand } from './inspect.ts';
import { mergeCommand } from './merge.ts';
import { pageCommand } from './page.ts';
import { prepareCommand } from './prepare.ts';
import { reportCommand } from './report.ts';
import { scoreCommand } from './score.ts';
import { selftestCommand } from './selftest.ts';
import { workCommand } from './work.ts';

const commands = [
  benchCommand,
  auditCommand,
  mergeCommand,
  workCommand,
  prepareCommand,
  explainCommand,
  exportCommand,
  scoreCommand,
  averageMaskCommand,
  reportCommand,
  compareCommand,
  initCommand,
  inspectCommand,
  pageCommand,
  doctorCommand,
  selftestCommand,
];

const exitCodes = `
saliency-trust COMMAND --help shows the arguments, flags and examples of a command.

Exit code:
  0    done
  1    finished, but a cell failed or a check does not hold
  2    usage error, said in one line
  130  stopped by Ctrl-C`;

/** The program with its commands; `ended` takes the exit code of the one that ran. */
export function programOf(ended: Ended) {
  const program = newCommand('saliency-trust', 'can I trust this saliency map?')
    .description('Can I trust this saliency map?')
    .usage('COMMAND [options]')
    .version(versions()['saliency-trust'] ?? 'unknown', '-V, --version', 'show the version')
    .addHelpText('after', exitCodes);
  for (const made of commands) program.addCommand(made(ended));
  return program.addCommand(helpCommand(ended, program));
}
