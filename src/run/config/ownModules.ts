import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import { auditsMeasuring } from '../../audits/index.ts';
import { fileBytesSync } from '../../files/fileBytes.ts';
import { quoted } from '../../files/quoted.ts';
import type { Audit } from '../../types/audit.ts';
import { type LoadedLists, libraryLists, type OwnModule } from './lists.ts';
import { type ModuleMetric, moduleAudit, moduleMetric } from './plugins/index.ts';

/** A module to be loaded; `where` is its key, with which messages begin. */
export interface AskedModule extends Pick<OwnModule, 'kind' | 'module'> {
  readonly where: string;
}

/**
 * The lists of the library with audits and metrics of modules; those modules stand among them, so that a worker or a
 * later run can load them again. Node keeps a module: each is read once in a process. Throws RangeError naming the key.
 */
export async function listsOfModules(asked: readonly AskedModule[]): Promise<LoadedLists> {
  if (asked.length === 0) return libraryLists;
  const own: Audit[] = [];
  const metrics: ModuleMetric[] = [];
  const modules: OwnModule[] = [];
  for (const { kind, module, where } of asked) {
    const file = { path: module, where };
    const found = kind === 'audit' ? await moduleAudit(file) : await moduleMetric(file);
    const name = 'metric' in found ? found.metric.name : found.name;
    if (modules.some((other) => other.kind === kind && other.name === name))
      throw new RangeError(`${where}: expected each ${kind} once, got ${quoted(name)} twice`);
    if ('metric' in found) metrics.push(found);
    else own.push(found);
    modules.push({ kind, name, module, sha256: digestOf(module) });
  }
  const region = metrics.flatMap((one) => (one.kind === 'region' ? [one.metric] : []));
  const similarity = metrics.flatMap((one) => (one.kind === 'similarity' ? [one.metric] : []));
  return { ...libraryLists, audits: [...auditsMeasuring({ region, similarity }), ...own], modules };
}

/** What is wrong with the first file that is no longer there, or that changed: it would not judge as it did. */
export function lostModule(modules: readonly OwnModule[]): string | undefined {
  for (const { kind, name, module, sha256 } of modules) {
    const what = `the ${kind} ${quoted(name)} comes from ${quoted(module)}`;
    // Where a command is started must not decide which code it runs.
    if (!isAbsolute(module)) return `${what}: expected an absolute path`;
    if (!existsSync(module)) return `${what}, which is not there any more`;
    if (digestOf(module) !== sha256) return `${what}, which changed since the run`;
  }
  return undefined;
}

function digestOf(path: string): string {
  return createHash('sha256')
    .update(fileBytesSync(path, { what: 'a module' }))
    .digest('hex');
}
