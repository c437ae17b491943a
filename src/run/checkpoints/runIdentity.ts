import { createHash } from 'node:crypto';
import { isRecord } from '../../checks/isRecord.ts';
import type { BenchConfig } from '../config/config.ts';
import { changesBetween, configChanges } from '../results/configDiff.ts';
import { versions } from '../results/versions.ts';
import { digestsOf, type RunDigests } from './runDigests.ts';

/** What decides the numbers of a run: with the same of it, parts of two runs fit together. */
export interface RunIdentity {
  readonly versions: Readonly<Record<string, string>>;
  readonly config: BenchConfig;
  readonly sha256: RunDigests;
}

/** The identity of a run that is about to begin; `data` is the digest of its images. It reads every model: once for a run. */
export function runIdentity(config: BenchConfig, data: string): RunIdentity {
  return { versions: versions(), config, sha256: digestsOf(config, data) };
}

/** An identity in one number, which its parts carry. */
export function identityDigest({ versions, sha256 }: Pick<RunIdentity, 'versions' | 'sha256'>): string {
  // The digest of the config is among them.
  return createHash('sha256')
    .update(JSON.stringify([versions, sha256]))
    .digest('hex');
}

/**
 * Throws RangeError naming everything that is not as it was when the run in `folder` began, or as far as `before`,
 * its record, tells. Of those is `batchSize`: some engines sum in another order in another batch.
 */
export function requireSameRun(folder: string, before: unknown, now: RunIdentity): void {
  const list = differences(before, now);
  if (list === '') return;
  throw new RangeError(
    `--resume: the run in ${folder} was begun with something else: ${list} (without --resume it is replaced)`,
  );
}

/** Everything in which the records of two runs differ that decides their numbers, in one line; empty of nothing. */
export function differences(before: unknown, now: unknown): string {
  // What is compared has gone through JSON on one side.
  const after: unknown = JSON.parse(JSON.stringify(now));
  const [a, b] = [parts(before), parts(after)];
  const changes = [
    ...configChanges(a.config, b.config),
    ...changesBetween(a.versions, b.versions, 'version'),
    ...changesBetween(a.digests, b.digests, 'SHA-256'),
  ];
  return changes.map(({ key, before, after }) => `${key} ${shown(before)} -> ${shown(after)}`).join('; ');
}

function parts(record: unknown) {
  const { config, versions, sha256 } = isRecord(record) ? record : {};
  const { models, localizers, data, files } = isRecord(sha256) ? sha256 : {};
  return { config, versions, digests: { models, localizers, data, ...(files !== undefined && { files }) } };
}

function shown(value: unknown): string {
  if (value === undefined) return 'none';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return /^[0-9a-f]{64}$/.test(text) ? text.slice(0, 12) : text;
}
