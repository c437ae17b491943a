import { auditList } from '../../audits/index.ts';
import { quoted } from '../../files/quoted.ts';
import type { Audit } from '../../types/audit.ts';
import type { ClassifierConfig } from './configSchema.ts';
import { doesWithoutModel } from './doesWithoutModel.ts';
import { requireStatedFolds } from './statedFolds.ts';

interface AskedOptions {
  /** The names of the command line, instead of the config's. */
  readonly only?: readonly string[] | undefined;
  /** What there is. @default those of the library */
  readonly audits?: readonly Audit[];
  readonly classifiers: readonly ClassifierConfig[];
  readonly source: string;
}

/**
 * The audits of a model or its data that a config asks: those named, or without a word every one. Throws RangeError for
 * an unknown or repeated name, for classifiers of one id, and for a `trainedOn` or a `fold` that no audit knows.
 */
export function resolvedModelAudits(
  items: readonly (string | { readonly name: string })[] | undefined,
  { only, audits = auditList, classifiers, source }: AskedOptions,
): string[] {
  const modelAuditList = audits.filter(({ judges }) => judges === 'model');
  const modelAuditNames = modelAuditList.map(({ name }) => name);
  // Without a word: all that these classifiers, or predictions in the place of any, can answer.
  const all = modelAuditList.filter(
    ({ byRequest, needs }) => byRequest !== true && (classifiers.length > 0 || doesWithoutModel(needs)),
  );
  const asked =
    only ??
    items?.map((item) => (typeof item === 'string' ? item : item.name)) ??
    all.map(({ name }) => name);
  const twice = asked.find((name, index) => asked.indexOf(name) !== index);
  if (twice !== undefined)
    throw new RangeError(`${source}: audits: expected each once, got ${quoted(twice)} twice`);
  const stranger = asked.find((name) => !modelAuditNames.includes(name));
  if (stranger !== undefined) {
    throw new RangeError(
      `${source}: audits: no audit is named ${quoted(stranger)}; there are ${modelAuditNames.join(', ')}`,
    );
  }
  requireOwnIds(classifiers, source);
  requireKnownTraining(classifiers, source, modelAuditList);
  return [...asked];
}

function requireOwnIds(classifiers: readonly ClassifierConfig[], source: string): void {
  const ids = classifiers.map(({ id }) => id);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined)
    throw new RangeError(`${source}: classifiers: expected each id once, got ${quoted(twice)} twice`);
}

function requireKnownTraining(
  classifiers: readonly ClassifierConfig[],
  source: string,
  audits: readonly Audit[],
): void {
  const known = audits.flatMap(({ needs: { trainedOn } }) => trainedOn ?? []);
  for (const [index, { trainedOn, source: own }] of classifiers.entries()) {
    const key = `${source}: classifiers[${index}]`;
    if (trainedOn === undefined) {
      if (own === undefined) continue;
      throw new RangeError(`${key}.source: expected "trainedOn" beside it, got none`);
    }
    const taken = known.find(({ words, isKnown }) => isKnown?.(trainedOn) ?? words.includes(trainedOn));
    if (taken === undefined) {
      const words = known.flatMap((one) => one.words).join(', ');
      throw new RangeError(`${key}.trainedOn: expected one of ${words}, got ${quoted(trainedOn)}`);
    }
    const hasSource = taken.hasSource === true;
    if (hasSource && own === undefined)
      throw new RangeError(
        `${key}.trainedOn: ${quoted(trainedOn)} needs "source" beside it, a name for what training began with, got none`,
      );
    if (!hasSource && own !== undefined)
      throw new RangeError(
        `${key}.source: expected none beside trainedOn ${quoted(trainedOn)}, got ${quoted(own)}`,
      );
  }
  requireStatedFolds(classifiers, { source, known });
}
