import {
  type ConfigChanges,
  defaultAudits,
  defaultSimulation,
  devices,
  loadBenchmark,
  modelAudits,
} from '../run/index.ts';
import { type Ended, examples, newCommand } from './command.ts';
import { dryRunFlag } from './dryRun.ts';
import { deviceFlag, oneOf, wholeNumber, wordList } from './flags.ts';
import { queueFlags } from './queueFlags.ts';
import { shardFlag } from './shardFlag.ts';
import { type RunFlags, wholeOrShard } from './shardRun.ts';

/** `audit`: asks a config's audits of its models and data, writes the folder of a run, prints the answers. */
export function auditCommand(ended: Ended) {
  return newCommand('audit', 'ask what a model and its data go by')
    .description(
      'Asks of a classifier and its data what they go by: writes a report and the numbers behind it, prints the answers. Without a CONFIG it audits networks on generated chest X-rays, with a planted shortcut and without one, and needs no file.',
    )
    .argument('[CONFIG.json]', 'data set, classifiers and audits, or a suite of several')
    .option('--audits <a,b>', 'these audits alone')
    .option('--simulate', 'plant failures of known truth in the data, and say what finds them')
    .option('--out <DIR>', 'folder of the results; without it saliency-trust-results/NAME')
    .option('--seed <N>', "whole number that replaces the config's: the same seed gives the same numbers")
    .option('--limit <N>', 'take the first N images')
    .option('--methods <a,b>', 'these methods alone, where an audit asks for maps')
    .option('--show-ids', 'names of DICOM images and patients as they are, not hashes of them')
    .option(...deviceFlag)
    .option('--resume', 'continue a run that stopped early')
    .option(...shardFlag)
    .option(...dryRunFlag)
    .option(...queueFlags.queue)
    .option(...queueFlags.store)
    .option(...queueFlags.cache)
    .option(...queueFlags.shards)
    .option('--workers <N>', 'threads that measure; without it one for each core')
    .option('--quiet', 'no progress')
    .addHelpText(
      'after',
      `\nAudits:\n${listed()}\n${examples(
        ['audit', 'what comes with the library, in six minutes:'],
        ['audit mine.json --simulate', 'would images, reports or attributes of yours show a failure:'],
        [`audit mine.json --audits ${modelAudits[0]?.name}`, 'one question to models and data of yours:'],
        ['audit mine.json --out results --resume', 'continue a run that stopped early:'],
      )}`,
    )
    .action(async (file, flags) => ended(await runAudit(file, flags)));
}

/** The audits that there are, each with its question. */
function listed(): string {
  const widest = Math.max(...modelAudits.map(({ name }) => name.length));
  return modelAudits.map(({ name, question }) => `  ${name.padEnd(widest)}  ${question}`).join('\n');
}

interface AuditFlags extends RunFlags {
  readonly audits?: string | undefined;
  readonly simulate?: true | undefined;
  readonly seed?: string | undefined;
  readonly limit?: string | undefined;
  readonly showIds?: true | undefined;
  readonly methods?: string | undefined;
  readonly device?: string | undefined;
}

async function runAudit(file: string | undefined, flags: AuditFlags): Promise<number> {
  const changes = changesOf(flags);
  const byDefault = flags.simulate === true ? defaultSimulation : defaultAudits;
  const asked = file === undefined ? byDefault(changes) : await loadBenchmark(file, changes);
  return wholeOrShard(asked, flags);
}

function changesOf(flags: AuditFlags): ConfigChanges {
  const { seed, device, showIds, limit, methods, audits, simulate } = flags;
  if (simulate && audits !== undefined)
    throw new RangeError('audit: --simulate asks its own questions: expected no --audits beside it');
  return {
    asks: 'audits',
    ...(seed !== undefined && { seed: wholeNumber('--seed', seed) }),
    ...(showIds && { showIds }),
    ...(device !== undefined && { device: oneOf('--device', device, devices) }),
    ...(limit !== undefined && { limit: wholeNumber('--limit', limit, 1) }),
    ...(methods !== undefined && { methods: wordList('--methods', methods) }),
    ...(audits !== undefined && { audits: wordList('--audits', audits) }),
    ...(simulate && { audits: modelAudits.flatMap((one) => (one.simulates === true ? one.name : [])) }),
  };
}
