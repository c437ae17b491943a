import { createHash } from 'node:crypto';
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

function digestOf(path: string): string {
  return createHash('sha256')
    .update(fileBytesSync(path, { what: 'a module' }))
    .digest('hex');
}
