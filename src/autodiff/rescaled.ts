import type { Graph } from '../graph/model.ts';
import { type Backward, type BackwardOptions, backward } from './backward.ts';
import { rescaleRules } from './rescaleRules.ts';
import { NoGradientError } from './rule.ts';
import { withTwin } from './twin.ts';

/** What is rescaled: a gradient by one image alone, without the guided rule. */
export interface RescaleOptions extends Pick<BackwardOptions, 'output' | 'seed' | 'facts' | 'source'> {
  /** The image's name in the graph; the baseline comes in as `baselineOf` it. */
  readonly input: string;
}

const hint = 'methods that need gradient or logits still work';

/**
 * DeepLIFT's multipliers under the rescale rule (Shrikumar et al. 2017, arXiv:1704.02685), as more nodes of the graph: a
 * backward pass in which every nonlinearity has, in the place of its slope, the slope of the line from the baseline's
 * value to the image's. Multipliers times (image - baseline) add up to output(image) - output(baseline). Throws
 * NoGradientError naming operator and node where there is no rule.
 */
export function rescaled(graph: Graph, { output, seed, input, facts, source }: RescaleOptions): Backward {
  try {
    const twin = withTwin(graph, { input, facts });
    return backward(twin.graph, {
      ...{ output, seed, inputs: [input], guided: false, source, hint },
      facts: twin.facts,
      rules: rescaleRules(twin),
    });
  } catch (error) {
    if (!(error instanceof NoGradientError) || error.message.startsWith(source)) throw error;
    throw new NoGradientError(`${source}: ${error.message}; ${hint}`);
  }
}
