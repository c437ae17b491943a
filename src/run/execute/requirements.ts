import { criterionList } from '../../audits/index.ts';
import { reinitializationRefusal } from '../../classifiers/index.ts';
import { quoted } from '../../files/quoted.ts';
import { methods, needsOf, refusal } from '../../methods/index.ts';
import type { Classifier, Randomizable } from '../../types/classifier.ts';
import type { Capability } from '../../types/method.ts';
import type { RelevanceRule } from '../../types/relevanceRule.ts';
import type { BenchConfig } from '../config/config.ts';
import { methodOf } from '../config/methodOf.ts';
import type { Preprocess } from '../config/preprocess.ts';
import { resolvedAudits } from '../config/resolvedAudits.ts';
import { besideOf, stackedItems } from './computeMaps.ts';
import type { PreparedModel } from './preparedModel.ts';

/** Throws where classifiers that are compared do not have the same classes. */
export function requireSameClasses(preparedModels: readonly PreparedModel[]): void {
  const [first, ...others] = preparedModels.map(({ classifier }) => classifier);
  const odd = others.find(({ classCount }) => classCount !== first?.classCount);
  if (first === undefined || odd === undefined) return;
  throw new RangeError(
    `classifiers must have the same classes to be compared: ${quoted(first.id)} has ${first.classCount}, ${quoted(odd.id)} has ${odd.classCount}`,
  );
}

/** Throws where networks whose maps are compared do not see the same part of an image. */
export function requireSameFit(
  networks: readonly { readonly id: string; readonly preprocess?: Preprocess | undefined }[],
): void {
  const fitOf = ({ preprocess: { fit = 'stretch', resize } = {} }: (typeof networks)[number]) =>
    resize === undefined ? fit : `${fit} after resizing to ${resize}`;
  const [first, ...others] = networks;
  const odd = others.find((other) => first !== undefined && fitOf(other) !== fitOf(first));
  if (first === undefined || odd === undefined) return;
  throw new RangeError(
    `preprocess.fit must be the same for all networks of a run, as their maps are compared: ${quoted(first.id)} has ${fitOf(first)}, ${quoted(odd.id)} has ${fitOf(odd)}`,
  );
}

/**
 * Throws for a classifier that lacks what a method or a criterion needs, and makes one pass of each kind that the
 * methods need, so that a model without a gradient is refused before hours of work.
 */
export async function requireCapabilities(preparedModel: PreparedModel, config: BenchConfig): Promise<void> {
  const { classifier, images } = preparedModel;
  const reinitializing = resolvedAudits(config).find(({ audit }) => audit.needs.initialization === true);
  if (reinitializing !== undefined && preparedModel.config.role === undefined)
    requireRandomizable(classifier, reinitializing.audit.name);
  const needs = new Set<Capability>();
  const layers = new Set<string | undefined>();
  const relevances: RelevanceRule[] = [];
  for (const item of config.methods) {
    const { method, options } = await methodOf(item, config);
    const asked = needsOf(method);
    const refused = refusal(classifier, { name: item.name, needs: asked });
    if (refused !== undefined) throw new TypeError(`methods: ${refused}`);
    for (const one of asked) needs.add(one);
    // The options of LRP are how layers share relevance; a method of a module may have others.
    if (asked.includes('relevance'))
      relevances.push(item.name === 'lrp' ? (options as RelevanceRule) : methods.lrp.presets.default);
    if (asked.includes('features'))
      layers.add('layer' in options && typeof options.layer === 'string' ? options.layer : undefined);
  }
  const [first] = images;
  if (first === undefined || (needs.size === 0 && layers.size === 0)) return;
  const items = [await preparedModel.prepared(first.id)];
  const [own, batch] = [besideOf(classifier, items), stackedItems(items)];
  if (needs.has('gradient')) await own.gradient(batch, [0]);
  if (needs.has('attention')) await own.attention(batch, [0]);
  if (needs.has('guided')) await own.gradient(batch, [0], { rule: 'guided' });
  const { image: baseline } = items[0] ?? {};
  if (needs.has('rescale') && baseline !== undefined)
    await own.gradient(batch, [0], { rule: 'rescale', baseline });
  for (const relevance of relevances) await own.gradient(batch, [0], { rule: 'relevance', relevance });
  for (const layer of layers) await own.features(batch, [0], layer === undefined ? {} : { layer });
}

/** A classifier of a module may not know how to re-draw its weights. */
function requireRandomizable(classifier: Classifier, audit: string): void {
  const missing = ['layers', 'randomized'].filter(
    (name) => typeof Reflect.get(classifier, name) !== 'function',
  );
  if (missing.length === 0) {
    requireReinitializable(classifier as Randomizable, audit);
    return;
  }
  const able = criterionList
    .filter(({ needs }) => needs.initialization !== true)
    .map(({ name }) => name)
    .join(', ');
  throw new TypeError(
    `criteria: ${audit} needs the function ${missing.join(' and ')} of a classifier, which ${classifier.id} lacks; criteria that need neither: ${able}`,
  );
}

/** What cannot be re-drawn is refused before the first map. */
function requireReinitializable({ id, constants }: Randomizable, audit: string): void {
  const refused = constants === undefined ? undefined : reinitializationRefusal(constants());
  if (refused !== undefined) throw new RangeError(`criteria: ${audit} of ${quoted(id)}: ${refused}`);
}
