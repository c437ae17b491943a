import { quoted } from '../../files/quoted.ts';
import type { TrainedOn } from '../../types/audit.ts';
import type { ClassifierConfig } from './configSchema.ts';

/**
 * Throws RangeError for a fold that is stated beside a word without folds, or without the manifest that says which images
 * it has, and for models of one source of which some state a fold, or whose folds are of different manifests.
 */
export function requireStatedFolds(
  classifiers: readonly ClassifierConfig[],
  { source, known }: { readonly source: string; readonly known: readonly TrainedOn[] },
): void {
  for (const [index, { trainedOn, trainedWith, source: start, fold }] of classifiers.entries()) {
    const key = `${source}: classifiers[${index}].fold`;
    const alike = classifiers.find((one) => one.source === start && one.fold !== undefined);
    if (fold === undefined) {
      if (start === undefined || alike === undefined) continue;
      throw new RangeError(
        `${key}: expected one beside every model of source ${quoted(start)}, as ${quoted(alike.id)} has, got none`,
      );
    }
    if (trainedOn === undefined) throw new RangeError(`${key}: expected "trainedOn" beside it, got none`);
    const taken = known.find(({ words, isKnown }) => isKnown?.(trainedOn) ?? words.includes(trainedOn));
    if (taken?.isTest === undefined)
      throw new RangeError(`${key}: expected none beside trainedOn ${quoted(trainedOn)}, got ${fold}`);
    if (trainedWith === undefined)
      throw new RangeError(
        `${key}: expected "trainedWith" beside it, whose manifest says which images the fold has, got none`,
      );
    const digest = alike?.trainedWith?.sha256.toLowerCase();
    if (digest !== undefined && digest !== trainedWith.sha256.toLowerCase())
      throw new RangeError(
        `${key}: expected the manifest of ${quoted(alike?.id ?? '')}, as both have source ${quoted(start ?? '')}, got another`,
      );
  }
}
