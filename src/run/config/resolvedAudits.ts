import { auditList } from '../../audits/index.ts';
import { quoted } from '../../files/quoted.ts';
import type { Audit } from '../../types/audit.ts';
import type { ClassifierConfig } from './configSchema.ts';
import { listsOf } from './lists.ts';

/** An audit of a run with its options. */
export interface ResolvedAudit {
  readonly audit: Audit;
  readonly options: object;
}

/** The audits of a config, in its order. */
export function resolvedAudits(config: {
  readonly criteria: readonly string[];
  readonly auditOptions: Readonly<Record<string, object>>;
}): ResolvedAudit[] {
  const { criteria, auditOptions } = config;
  const { audits } = listsOf(config);
  return criteria.map((name) => ({ audit: auditNamed(name, audits), options: auditOptions[name] ?? {} }));
}

/** Throws RangeError for a name that no audit has. */
export function auditNamed(name: string, audits: readonly Audit[] = auditList): Audit {
  const found = audits.find((audit) => audit.name === name);
  if (found === undefined)
    throw new RangeError(`no audit is named ${quoted(name)}; there are ${namesOf(audits)}`);
  return found;
}

/** Whether an audit asks for maps, by its needs or by its options. */
export function asksForMaps({ needs, asksMaps }: Audit, options: object): boolean {
  return needs.maps === true || asksMaps?.(options) === true;
}

/** Every option of the audits that have any, as the items of a config say or else the default. */
export function auditOptions(
  names: readonly string[],
  items: readonly (string | { readonly name: string })[] = [],
  audits: readonly Audit[] = auditList,
): Record<string, object> {
  const asked = names.map((name) => {
    const said = items.find((item) => typeof item === 'object' && item.name === name);
    const { name: _, ...own } = typeof said === 'object' ? said : { name };
    return [name, auditNamed(name, audits).options.parse(own)] as const;
  });
  return Object.fromEntries(asked.filter(([, options]) => Object.keys(options).length > 0));
}

interface AskedOptions {
  /** The names of the command line, instead of the config's. */
  readonly only?: readonly string[] | undefined;
  /** Every one whose classifiers are there. @default false */
  readonly all?: boolean | undefined;
  /** What there is. @default those of the library */
  readonly audits?: readonly Audit[];
  readonly classifiers: readonly ClassifierConfig[];
  readonly source: string;
}

/**
 * The criteria of a run: those asked for, or without a word every one whose classifiers are there and that
 * does not run by request alone. Throws RangeError for an unknown or repeated name, for a criterion whose classifier is not there, and for classifiers that would
 * be opened in vain: all but the first need a role.
 */
export function resolvedCriteria(
  items: readonly (string | { readonly name: string })[] | undefined,
  { only, all = false, audits = auditList, classifiers, source }: AskedOptions,
): string[] {
  const criterionList = audits.filter(({ judges }) => judges !== 'model');
  const roles = compared(classifiers, source);
  const isThere = ({ needs: { role } }: Audit) => {
    return role === undefined || roles.has(role);
  };
  const named = (list: readonly Audit[]) => list.filter(isThere).map(({ name }) => name);
  if (all) return named(criterionList);
  const asked = only ?? items?.map((item) => (typeof item === 'string' ? item : item.name));
  if (asked === undefined) return named(criterionList.filter(({ byRequest }) => byRequest !== true));
  if (asked.length === 0) throw new RangeError(`${source}: criteria: expected at least one, got none`);
  const twice = asked.find((name, index) => asked.indexOf(name) !== index);
  if (twice !== undefined)
    throw new RangeError(`${source}: criteria: expected each once, got ${quoted(twice)} twice`);
  return asked.map((name) => {
    const known = criterionList.find((audit) => audit.name === name);
    if (known === undefined) {
      throw new RangeError(
        `${source}: criteria: no criterion is named ${quoted(name)}; there are ${namesOf(criterionList)}`,
      );
    }
    if (!isThere(known)) {
      throw new RangeError(
        `${source}: criteria: ${name} needs a classifier with "role": "${known.needs.role}", found none in classifiers`,
      );
    }
    return name;
  });
}

function namesOf(audits: readonly Audit[]): string {
  return audits.map(({ name }) => name).join(', ');
}

/** The roles of all classifiers but the first, which is the one that is explained. */
function compared([first, ...others]: readonly ClassifierConfig[], source: string): Set<string> {
  const ids = [first, ...others].map((item) => item?.id);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined)
    throw new RangeError(`${source}: classifiers: expected each id once, got ${quoted(twice)} twice`);
  if (first?.role !== undefined) {
    throw new RangeError(
      `${source}: classifiers[0].role: the first classifier is the one explained and has no role, got ${quoted(first.role)}`,
    );
  }
  const roles = new Set<string>();
  for (const [index, { role }] of others.entries()) {
    const key = `${source}: classifiers[${index + 1}].role`;
    if (role === undefined)
      throw new RangeError(`${key}: expected replicate or other-architecture, got none`);
    roles.add(role);
  }
  return roles;
}
