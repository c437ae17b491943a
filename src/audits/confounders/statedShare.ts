import type { Run, RunModel } from '../../types/run.ts';
import { type ArtefactName, artefactNames } from './options.ts';

/** What a model says that it was trained on: the share of the training positives that carried an artefact. */
export interface StatedShare {
  /** Undefined of share 0 of any artefact. */
  readonly artefact: ArtefactName | undefined;
  readonly share: number;
}

/** The word of a model that was trained on images as they are: share 0 of every artefact. */
const clean = 'clean';

/** The words of a config, as messages name them. */
export const shareWords = [clean, ...artefactNames.map((name) => `${name}/SHARE`)];

/** What `clean` or `tag/0.5` say; undefined of any other word. */
export function statedShare(word: string): StatedShare | undefined {
  if (word === clean) return { artefact: undefined, share: 0 };
  const [name, digits = '', ...others] = word.split('/');
  const artefact = artefactNames.find((one) => one === name);
  if (artefact === undefined || others.length > 0 || !/^\d(\.\d+)?$/.test(digits)) return undefined;
  return Number(digits) > 1 ? undefined : { artefact, share: Number(digits) };
}

/** Whether a set of `prepare confounders` is the training part of such a share, in a fold or in whichever. */
export function isShareSet(set: string, word: string, fold?: number): boolean {
  return isPart(set, { word, fold, part: 'train' });
}

/** Whether such a set is the test of a fold. */
export function isFoldTest(set: string, word: string, fold: number): boolean {
  return isPart(set, { word, fold, part: 'iid' });
}

function isPart(
  set: string,
  { word, fold, part }: { readonly word: string; readonly fold: number | undefined; readonly part: string },
): boolean {
  const stated = statedShare(word);
  const [, artefact, share, own, name] =
    /^design\/([^/]+)\/share-([^/]+)\/fold-(\d+)\/([^/]+)$/.exec(set) ?? [];
  if (stated === undefined || share === undefined || name !== part) return false;
  if (fold !== undefined && Number(own) !== fold) return false;
  return Number(share) === stated.share && (artefact === stated.artefact || stated.artefact === undefined);
}

/** A model that was trained elsewhere, with what its training began with. */
export interface StatedModel extends StatedShare, Pick<RunModel, 'fold'> {
  readonly id: string;
  readonly trainedOn: string;
  readonly source: string;
}

/** The models of a run that state a share. */
export function statedModels({ models }: Pick<Run, 'models'>): StatedModel[] {
  return models.flatMap(({ id, trainedOn, source = 'models', fold }) => {
    const stated = trainedOn === undefined ? undefined : statedShare(trainedOn);
    if (stated === undefined || trainedOn === undefined) return [];
    return [{ id, trainedOn, source, ...(fold && { fold }), ...stated }];
  });
}

/** The models of a run that are asked as they are: those that state no share. */
export function givenModels({ models }: Pick<Run, 'models'>): RunModel[] {
  return models.filter(({ trainedOn }) => trainedOn === undefined || statedShare(trainedOn) === undefined);
}

/**
 * The artefacts that a model is tested with: its own, and of one that was trained without any those of the other models
 * of its source, or where there are none those that the audit asks for.
 */
export function testedArtefacts(
  { artefact, source }: StatedModel,
  { models, asked }: { readonly models: readonly StatedModel[]; readonly asked: readonly ArtefactName[] },
): readonly ArtefactName[] {
  if (artefact !== undefined) return [artefact];
  const others = models.flatMap((one) => (one.source === source ? (one.artefact ?? []) : []));
  return others.length === 0 ? asked : [...new Set(others)];
}
