import { node } from '../graph/edit.ts';
import type { Graph } from '../graph/model.ts';
import type { RelevanceRule } from '../types/relevanceRule.ts';
import { type Backward, type BackwardOptions, backward } from './backward.ts';
import { relevanceRules } from './relevanceRules.ts';

/** What is asked of a relevance pass: of one output, by the image, without the guided rule. */
export interface RelevanceOptions extends Pick<BackwardOptions, 'output' | 'seed' | 'facts' | 'source'> {
  /** The image's name in the graph. */
  readonly input: string;
  readonly relevance: RelevanceRule;
}

const start = 'saliency/relevance';
const hint = 'methods that need gradient or logits still work';

/**
 * Layer-wise relevance propagation (Bach et al. 2015, PLoS ONE 10(7):e0130140), as more nodes of the graph: a backward
 * pass that begins with seed times output, and in which each operator shares the relevance of what it gives among what
 * it takes. Throws NoGradientError naming operator and node where there is no rule.
 */
export function relevance(
  graph: Graph,
  { output, seed, input, facts, source, relevance: rule }: RelevanceOptions,
): Backward {
  const started = { ...graph, nodes: [...graph.nodes, node('Mul', [seed, output], [start])] };
  return backward(started, {
    ...{ output, seed: start, inputs: [input], guided: false, facts, source, hint },
    rules: relevanceRules(graph, { rule, facts }),
  });
}
