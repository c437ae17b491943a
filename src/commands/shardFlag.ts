import type { Shard } from '../run/index.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** `--shard` of the commands that have it. */
export const shardFlag = [
  '--shard <I/N>',
  'compute the I-th of N parts of the run, which merge puts together; auto: as Slurm or Kubernetes numbers this job',
] as const;

/** `2/7`, or `auto` for the numbers that a scheduler gives a job of an array. Throws RangeError for anything else. */
export function shardOf(text: string, environment: Environment = process.env): Shard {
  if (text === 'auto') return ofScheduler(environment);
  const [, shard, of] = (/^(\d+)\/(\d+)$/.exec(text) ?? []).map(Number);
  if (shard === undefined || of === undefined || shard < 1 || shard > of || of > mostShards) {
    throw new RangeError(
      `--shard: expected I/N with I from 1 to N and N at most ${mostShards}, such as 2/7, or auto, got '${text}'`,
    );
  }
  return { shard, of };
}

const mostShards = 100_000;

function ofScheduler(environment: Environment): Shard {
  const number = (name: string): number | undefined => {
    const text = environment[name];
    if (text === undefined || text === '') return undefined;
    if (!/^\d+$/.test(text))
      throw new RangeError(`--shard auto: ${name} must be a whole number, got '${text}'`);
    return Number(text);
  };
  const task = number('SLURM_ARRAY_TASK_ID');
  const of = number('SLURM_ARRAY_TASK_COUNT');
  if (task !== undefined && of !== undefined) {
    const least = number('SLURM_ARRAY_TASK_MIN') ?? 1;
    const step = number('SLURM_ARRAY_TASK_STEP') || 1;
    return checked(
      1 + (task - least) / step,
      of,
      `Slurm's task ${task} of ${of} from ${least} in steps of ${step}`,
    );
  }
  const index = number('JOB_COMPLETION_INDEX');
  const completions = number('JOB_COMPLETIONS');
  if (index !== undefined && completions !== undefined)
    return checked(index + 1, completions, `JOB_COMPLETION_INDEX ${index} of JOB_COMPLETIONS ${completions}`);
  throw new RangeError(
    '--shard auto: expected SLURM_ARRAY_TASK_ID and SLURM_ARRAY_TASK_COUNT, or JOB_COMPLETION_INDEX and JOB_COMPLETIONS, in the environment, found neither pair',
  );
}

function checked(shard: number, of: number, said: string): Shard {
  if (Number.isInteger(shard) && shard >= 1 && shard <= of) return { shard, of };
  throw new RangeError(`--shard auto: expected numbers that count the jobs, got ${said}: say --shard I/N`);
}
