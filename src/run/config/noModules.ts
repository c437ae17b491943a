import { isRecord } from '../../checks/isRecord.ts';

/** Throws RangeError for criteria, audits or metrics of modules: what reads a config at once can load none. */
export function requireNoModules(
  {
    criteria = [],
    audits = [],
    metrics = [],
  }: { readonly [list in 'criteria' | 'audits' | 'metrics']?: readonly unknown[] | undefined },
  source: string,
): void {
  for (const [list, items] of Object.entries({ criteria, audits, metrics })) {
    const at = items.findIndex((item) => isRecord(item) && 'module' in item);
    if (at < 0) continue;
    throw new RangeError(
      `${source}: ${list}[${at}].module: readConfig and benchConfig load no modules, loadConfig and loadBenchmark do`,
    );
  }
}

/** An item of criteria or audits that says its name: modules were loaded before, and theirs put in. */
export function named(item: string | { readonly name?: unknown }): string | { readonly name: string } {
  return typeof item === 'string' ? item : (item as { readonly name: string });
}
