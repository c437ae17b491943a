import { relevance } from '../../autodiff/relevance.ts';
import { shownValue } from '../../files/quoted.ts';
import type { GradientRule } from '../../types/classifier.ts';
import type { RelevanceRule } from '../../types/relevanceRule.ts';
import { imageName, logitsName, modelOf, type Network } from '../network/network.ts';
import { type GradientModel, requireUnquantized, seeded, seedName, withoutGradient } from './graphs.ts';

/** Image batch and seed in; the relevance of each value of the images and their logits out. */
export function relevanceModel(network: Network, rule: RelevanceRule): GradientModel {
  requireUnquantized(network, imageName);
  const { facts, source } = network;
  const { graph, gradients } = relevance(seeded(network), {
    ...{ output: logitsName, seed: seedName, input: imageName, facts, source, relevance: rule },
  });
  const [shares] = gradients;
  if (shares === undefined) throw withoutGradient(network, imageName, 'the image');
  const outputs = [shares, logitsName];
  return { model: modelOf(network, graph, outputs), outputs };
}

const layerRules: readonly unknown[] = ['epsilon', 'gamma', 'alpha-beta'];
const isAtLeast = (value: unknown, least: number) =>
  typeof value === 'number' && Number.isFinite(value) && value >= least;

/**
 * Throws RangeError where layers are told how to share relevance without being asked for it, or the other way round, and
 * for what is no such rule, naming the key.
 */
export function requireRelevance(rule: GradientRule, shares: RelevanceRule | undefined): void {
  if (rule === 'relevance' && shares === undefined)
    throw new RangeError('the rule relevance needs relevance, how layers share it, got none');
  if (rule !== 'relevance' && shares !== undefined)
    throw new RangeError(`relevance belongs to the rule relevance alone, got one with the rule ${rule}`);
  if (shares === undefined) return;
  const wanted = (key: keyof RelevanceRule, isFine: boolean, what: string) => {
    if (!isFine) throw new RangeError(`relevance.${key} must be ${what}, got ${shownValue(shares[key])}`);
  };
  for (const key of ['convolutions', 'dense'] as const)
    wanted(key, layerRules.includes(shares[key]), 'epsilon, gamma or alpha-beta');
  wanted('epsilon', isAtLeast(shares.epsilon, Number.MIN_VALUE), 'a number above 0');
  wanted('gamma', isAtLeast(shares.gamma, 0), 'a number from 0');
  wanted('alpha', isAtLeast(shares.alpha, 1), 'a number from 1');
}
