import { versions } from '../run/index.ts';
import { benchCommand } from './bench.ts';
import { compareCommand } from './compare.ts';
import { doctorCommand } from './doctor.ts';
import { explainCommand } from './explain.ts';
import { messageOf } from './flags.ts';
import { initCommand } from './init.ts';
import { reportCommand } from './report.ts';
import { scoreCommand } from './score.ts';
import { selftestCommand } from './selftest.ts';

const usage = `saliency-trust: can I trust this saliency map?

  saliency-trust bench [CONFIG.json] [--out DIR] [--seed N] [--limit N] [--methods a,b] [--criteria a,b]
                 [--resume] [--full] [--quiet]
  saliency-trust explain IMAGE... --model FILE [--method NAME|all] [--target N|predicted]
                 [--range LO,HI | --mean a,b,c --std a,b,c] [--preset default|arun2021] [--out DIR] [--seed N]
                 [--output NAME] [--input-size H,W] [--layout NCHW|NHWC] [--engine onnx|tfjs] [--backend NAME];
                 --module FILE instead of --model
  saliency-trust score --maps DIR --masks DIR [--out DIR] [--seed N]
  saliency-trust report DIR
  saliency-trust compare DIR1 DIR2 [--json]
  saliency-trust init [FILE]
  saliency-trust doctor
  saliency-trust selftest [--seed N]
  saliency-trust --version | --help

bench without a config runs two tasks on generated chest X-rays and needs no file; --full takes more of them.
score needs no model: maps of any tool, .npy or grey PNG, against masks of the same names.
report writes the report and the summary of a finished run again, without a model.
compare says what changed from one finished run to another: settings, versions, digests, numbers, verdicts.
init writes a config with comments, bench.json or FILE, that runs as it stands.
doctor shows what is installed, what is missing and what for, and tries one gradient.
selftest runs metrics, criteria and gradients where the answer is known.
Exit code: 0 done; 1 finished, but some cell failed or some check does not hold; 130 stopped; 2 a mistake of the caller, said in one line.
`;

/** Runs the command in `args` and gives the exit code. A mistake of the caller is one line on stderr and exit code 2. */
export async function commandLine(args: readonly string[]): Promise<number> {
  const [command, ...rest] = args;
  try {
    switch (command) {
      case 'bench':
        return await benchCommand(rest);
      case 'explain':
        return await explainCommand(rest);
      case 'compare':
        return await compareCommand(rest);
      case 'report':
        return await reportCommand(rest);
      case 'init':
        return await initCommand(rest);
      case 'score':
        return await scoreCommand(rest);
      case 'doctor':
        return await doctorCommand(rest);
      case 'selftest':
        return await selftestCommand(rest);
      case '--version':
        process.stdout.write(`${versions()['saliency-trust']}\n`);
        return 0;
      case undefined:
      case '--help':
        process.stdout.write(usage);
        return 0;
      default:
        throw new RangeError(
          `expected the command bench, explain, score, report, compare, init, doctor or selftest, got '${command}' (--help shows the usage)`,
        );
    }
  } catch (error) {
    process.stderr.write(`saliency-trust: ${messageOf(error).replaceAll(/\s+/g, ' ')}\n`);
    return 2;
  }
}
