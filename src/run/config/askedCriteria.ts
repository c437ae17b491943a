import { type ClassifierConfig, type CriterionName, criterionNames } from './configSchema.ts';

/** The role of the classifier that a criterion compares the explained one with. */
export const roleOf: Readonly<Partial<Record<CriterionName, NonNullable<ClassifierConfig['role']>>>> = {
  repeatability: 'replicate',
  reproducibility: 'other-architecture',
};

interface AskedOptions {
  /** The names of the command line, instead of the config's. */
  readonly only?: readonly string[] | undefined;
  readonly classifiers: readonly ClassifierConfig[];
  readonly source: string;
}

/**
 * The criteria of a run: those asked for, or without a word every one whose classifiers are there. Throws RangeError
 * for an unknown or repeated name, for a criterion whose classifier is not there, and for classifiers that would
 * be opened in vain: all but the first need a role, and each role has one.
 */
export function askedCriteria(
  items: readonly (string | { readonly name: string })[] | undefined,
  { only, classifiers, source }: AskedOptions,
): CriterionName[] {
  const roles = compared(classifiers, source);
  const isThere = (name: CriterionName) => {
    const role = roleOf[name];
    return role === undefined || roles.has(role);
  };
  const asked = only ?? items?.map((item) => (typeof item === 'string' ? item : item.name));
  if (asked === undefined) return criterionNames.filter(isThere);
  if (asked.length === 0) throw new RangeError(`${source}: criteria: expected at least one, got none`);
  const twice = asked.find((name, index) => asked.indexOf(name) !== index);
  if (twice !== undefined)
    throw new RangeError(`${source}: criteria: expected each once, got '${twice}' twice`);
  return asked.map((name) => {
    const known = criterionNames.find((other) => other === name);
    if (known === undefined) {
      throw new RangeError(
        `${source}: criteria: no criterion is named '${name}'; there are ${criterionNames.join(', ')}`,
      );
    }
    if (!isThere(known)) {
      throw new RangeError(
        `${source}: criteria: ${known} needs a classifier with "role": "${roleOf[known]}", found none in classifiers`,
      );
    }
    return known;
  });
}

/** The roles of all classifiers but the first, which is the one that is explained. */
function compared([first, ...others]: readonly ClassifierConfig[], source: string): Set<string> {
  const ids = [first, ...others].map((item) => item?.id);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined)
    throw new RangeError(`${source}: classifiers: expected each id once, got '${twice}' twice`);
  if (first?.role !== undefined) {
    throw new RangeError(
      `${source}: classifiers[0].role: the first classifier is the one explained and has no role, got '${first.role}'`,
    );
  }
  const roles = new Set<string>();
  for (const [index, { role }] of others.entries()) {
    const key = `${source}: classifiers[${index + 1}].role`;
    if (role === undefined)
      throw new RangeError(`${key}: expected replicate or other-architecture, got none`);
    if (roles.has(role))
      throw new RangeError(`${key}: expected one classifier of each role, got a second ${role}`);
    roles.add(role);
  }
  return roles;
}
