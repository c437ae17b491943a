import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { isRecord } from '../../checks/isRecord.ts';
import { encoderConfig, modelFiles, tokenizerConfig } from '../../classifiers/index.ts';
import { fileBytesSync } from '../../files/fileBytes.ts';
import { bytesIfThere } from '../../files/ifThere.ts';
import { limitsFrom, type OwnLimits } from '../../files/limits.ts';
import { type BenchConfig, builtIn } from '../config/config.ts';
import { changedPaths, withoutFolders } from '../config/configPaths.ts';
import { resolvedSchemaOf } from '../config/configSchema.ts';
import { listsOf } from '../config/lists.ts';
import { neededClassifiers } from '../config/neededClassifiers.ts';
import { resolvedAudits } from '../config/resolvedAudits.ts';

/** SHA-256 of what decides the numbers of a run. */
export interface RunDigests {
  readonly config: string;
  /** Of the models that the run opens, with their weights; built-in ones have none. */
  readonly models: Readonly<Record<string, string>>;
  readonly localizers: Readonly<Record<string, string>>;
  /** Of the pixels and masks as loaded. */
  readonly data: string;
  /** Of other files that options of audits name, by key, and of the tables that audits read, by audit and name; absent where there are none. */
  readonly files?: Readonly<Record<string, string>>;
}

/** The digests of a run; `data` is that of its images. */
export function digestsOf(config: BenchConfig, data: string): RunDigests {
  const ofEach = (list: readonly { readonly id: string; readonly model: string }[]) =>
    Object.fromEntries(list.map(({ id, model }) => [id, modelDigest(model, config.limits)]));
  const files = namedFiles(config);
  return {
    config: configDigest(config),
    models: ofEach(neededClassifiers(config)),
    localizers: ofEach(config.localizers),
    data,
    ...(Object.keys(files).length > 0 && { files }),
  };
}

function namedFiles(config: BenchConfig): Record<string, string> {
  const found: Record<string, string> = {};
  changedPaths(resolvedSchemaOf(listsOf(config)), config, (path, { key, kind }) => {
    if (!key.startsWith('auditOptions.') || kind !== 'file') return path;
    if (path.endsWith('.onnx')) found[key] = modelDigest(path, config.limits);
    else found[key] = key.endsWith('.tokenizer') ? tokenizerDigest(path) : fileDigest(path);
    return path;
  });
  for (const { audit, options } of resolvedAudits(config))
    for (const path of audit.tables?.(options) ?? [])
      found[`${audit.name} ${basename(path)}`] = fileDigest(path);
  return found;
}

function fileDigest(path: string): string {
  return digestOfBytes([fileBytesSync(path, { what: 'a file that an option names' })]);
}

function tokenizerDigest(path: string): string {
  const own = fileBytesSync(path, { what: 'a tokenizer.json' });
  const beside = [tokenizerConfig(path), encoderConfig(path)].flatMap(
    (file) => bytesIfThere(file, { what: 'a file beside a tokenizer.json' }) ?? [],
  );
  return digestOfBytes([own, ...beside]);
}

function digestOfBytes(parts: readonly Uint8Array[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
}

function modelDigest(model: string, own: OwnLimits | undefined): string {
  if (model.startsWith(builtIn)) return `built in, ${model}`;
  const hash = createHash('sha256');
  const limits = limitsFrom(own);
  for (const path of modelFiles(model, own)) {
    hash.update(fileBytesSync(path, { what: 'a file of a model', limits, limit: 'modelBytes' }));
  }
  return hash.digest('hex');
}

/** The digest of the config with each path as its last name, so that it is the same wherever the files lie. */
export function configDigest(config: BenchConfig): string {
  return createHash('sha256')
    .update(JSON.stringify(withoutFolders(resolvedSchemaOf(listsOf(config)), config), inOrder))
    .digest('hex');
}

/** The keys of an object by name: a config that is read back may have them in another order. */
function inOrder(_: string, value: unknown): unknown {
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
