/**
 * P(W ≤ w) and P(W ≥ w), where W adds each of `ranks` with probability 1/2, all independent: the null
 * distribution of Wilcoxon's signed-rank sum, exact also when ranks are averages over ties.
 * Ranks are multiples of one half; the convolution takes Σ 2·ranks steps per rank.
 */
export function signedRankTails(ranks: Float64Array, w: number): { lower: number; upper: number } {
  const weights = Array.from(ranks, (rank) => {
    const doubled = 2 * rank;
    if (!Number.isInteger(doubled) || doubled < 0) {
      throw new RangeError(`ranks must be non-negative multiples of one half, got ${rank}`);
    }
    return doubled;
  });
  const probabilities = new Float64Array(weights.reduce((sum, weight) => sum + weight, 0) + 1);
  probabilities[0] = 1;
  let top = 0;
  for (const weight of weights) {
    top += weight;
    for (let sum = top; sum >= 0; sum--) {
      const withRank = sum >= weight ? probabilities[sum - weight]! : 0;
      probabilities[sum] = 0.5 * (probabilities[sum]! + withRank);
    }
  }
  let lower = 0;
  let upper = 0;
  for (let sum = 0; sum <= top; sum++) {
    if (sum <= 2 * w) lower += probabilities[sum]!;
    if (sum >= 2 * w) upper += probabilities[sum]!;
  }
  return { lower: Math.min(1, lower), upper: Math.min(1, upper) };
}
