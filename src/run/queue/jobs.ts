import { createHash } from 'node:crypto';
import * as z from 'zod';
import { versions } from '../results/versions.ts';

/** All that a queue says of a piece of work: which run, by its digest, and which shard. Never a path, never code. */
export const jobSchema = z.strictObject({
  run: z.string().regex(/^[0-9a-f]{64}$/),
  shard: z.int().positive(),
  of: z.int().positive(),
});

/** The data of a job. */
export type JobData = z.infer<typeof jobSchema>;

/** The queue of this version: a worker of another one would compute other numbers, and sees none of its jobs. */
export function queueName(): string {
  const digest = createHash('sha256').update(JSON.stringify(versions())).digest('hex');
  return `saliency-trust-${digest.slice(0, 12)}`;
}

/** One job for each shard, however often it is submitted. */
export function jobId({ run, shard, of }: JobData): string {
  return `${run.slice(0, 32)}-${shard}-of-${of}`;
}

/** BullMQ, which is installed by those who use a queue. Throws RangeError where it is not there. */
export async function bullmq(): Promise<typeof import('bullmq')> {
  try {
    await import('ioredis');
    return await import('bullmq');
  } catch (error) {
    throw new RangeError(
      `--queue: expected the packages bullmq and ioredis: npm install bullmq ioredis (${error instanceof Error ? error.message.split('\n')[0] : error})`,
    );
  }
}
