import * as z from 'zod';
import { keptXraiSegments, type RankingAlgorithm, rankedRegions } from '../images/index.ts';
import { dense } from '../math/arrays/dense.ts';
import { addScaled } from '../math/arrays/elementwise.ts';
import { extent } from '../math/arrays/extent.ts';
import { channelsOf, spatialShape } from '../math/arrays/imageAxes.ts';
import type { Differentiable } from '../types/classifier.ts';
import type { Explanation, Method, Question } from '../types/method.ts';
import type { NumericalError } from '../types/numericalError.ts';
import { type Baseline, baselineOption, baselineValues, completenessGap } from './baseline.ts';
import { diagnosticsOf, mapOf } from './explanation.ts';
import { count, oneOf, share, worded } from './optionTypes.ts';
import { type PathQuadrature, pathIntegral, type QuadratureRule, quadratureRule } from './pathIntegral.ts';
import { noTolerance, refined, type ToleranceOptions, toleranceOptions } from './tolerance.ts';
import { errorOfMap } from './xraiError.ts';

const baselineList = worded("be 'extremes' or a list of at least one baseline");

export interface XraiOptions extends ToleranceOptions {
  /** Where the path integrals start; `extremes` are the image's own lowest and highest value. @default 'extremes' */
  readonly baselines: 'extremes' | readonly Baseline[];
  /** @default 'gauss-legendre' */
  readonly rule: QuadratureRule;
  /** Gradients along the path from each baseline. @default 24 */
  readonly steps: number;
  /** How regions are ranked: see `RankingAlgorithm`. @default 'full' */
  readonly algorithm: RankingAlgorithm;
  /** No further region is taken once more than this share of the image is covered. @default 1 */
  readonly areaThreshold: number;
  /** A region that adds fewer pixels than this is left out. @default 50 */
  readonly minPixels: number;
}

/**
 * Regions of the image ranked by how much path integral they hold per pixel: a map, in logits per pixel, constant
 * on each region. The path integrals of the baselines are averaged, then the highest channel of each pixel is
 * taken, and each region's pixels get their mean, so the map adds up to what was ranked. `completenessGap` is the
 * worst over the baselines; `pieces` is how many disjoint pieces the map has. Kapishnikov et al., "XRAI: Better Attributions Through Regions", ICCV 2019.
 */
export const xrai: Method<XraiOptions, Differentiable> = {
  name: 'xrai',
  note: 'Integrated gradients, gathered by regions of the image and ranked.',
  needs: ['logits', 'gradient'],
  options: z.strictObject({
    baselines: z.union([z.literal('extremes'), z.array(baselineOption).min(1, baselineList)], baselineList),
    rule: quadratureRule,
    steps: count,
    algorithm: oneOf('full', 'fast'),
    areaThreshold: share,
    minPixels: count,
    ...toleranceOptions,
  }),
  presets: {
    default: {
      baselines: 'extremes',
      rule: 'gauss-legendre',
      steps: 24,
      algorithm: 'full',
      areaThreshold: 1,
      minPixels: 50,
      ...noTolerance,
    },
    arun2021: {
      baselines: 'extremes',
      rule: 'pair',
      steps: 100,
      algorithm: 'full',
      areaThreshold: 1,
      minPixels: 50,
      ...noTolerance,
    },
  },
  reduction: 'none',
  async explain(
    question,
    { baselines, rule, steps, tolerance = 'none', mostPasses = noTolerance.mostPasses, ...ranking },
  ) {
    const starts = baselines === 'extremes' ? extent(dense(question.image)) : baselines;
    const passesEach = starts.length;
    return refined({
      tolerance,
      mostPasses,
      first: steps,
      passesEach,
      falls: 'linearly',
      answer: (count) => answerWith(question, { starts, quadrature: { rule, steps: count }, ranking }),
    });
  },
};

interface Asked {
  readonly starts: readonly Baseline[];
  readonly quadrature: PathQuadrature;
  readonly ranking: Pick<XraiOptions, 'algorithm' | 'areaThreshold' | 'minPixels'>;
}

async function answerWith(
  question: Question<Differentiable>,
  { starts, quadrature, ranking }: Asked,
): Promise<Explanation> {
  const { attribution, gap, errors } = await averaged(question, starts, quadrature);
  const regions = await question.once('xrai segments', async () =>
    keptXraiSegments(question.image, question.spacing),
  );
  const rankedOf = (values: Float64Array) =>
    rankedRegions(channelMaximum(values, question), regions, ranking);
  const ranked = rankedOf(attribution);
  const diagnostics = diagnosticsOf({
    completenessGap: gap,
    steps: quadrature.steps,
    pieces: ranked.pieceCount,
  });
  const numericalError = errorOfMap(errors, {
    attribution,
    map: ranked.means,
    remade: (values) => rankedOf(values).means,
    shape: spatialShape(question.classifier.inputShape),
  });
  return { ...mapOf(question, ranked.means, diagnostics), numericalError };
}

/** The mean of the path integrals from each baseline, and the largest of their completeness gaps. */
async function averaged(
  question: Question<Differentiable>,
  starts: readonly Baseline[],
  quadrature: { readonly rule: QuadratureRule; readonly steps: number },
): Promise<{ attribution: Float64Array; gap: number | undefined; errors: readonly NumericalError[] }> {
  const attribution = new Float64Array(question.image.size);
  const errors: NumericalError[] = [];
  let gap: number | undefined;
  for (const baseline of starts) {
    const integral = await pathIntegral(question, { baseline, quadrature });
    addScaled(dense(integral.attribution), 1 / starts.length, attribution);
    errors.push(integral.error);
    const own = await completenessGap(question, baselineValues(question, baseline), integral.sum);
    if (own !== undefined && !(gap !== undefined && gap >= own)) gap = own;
  }
  return { attribution, gap, errors };
}

function channelMaximum(attribution: Float64Array, { image }: Question): Float32Array {
  const channels = channelsOf(image.shape);
  const out = new Float32Array(attribution.length / channels).fill(Number.NEGATIVE_INFINITY);
  attribution.forEach((value, i) => {
    const pixel = Math.floor(i / channels);
    out[pixel] = Math.max(out[pixel] as number, value);
  });
  return out;
}
