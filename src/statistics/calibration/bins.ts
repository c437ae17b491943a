/** The rows whose probabilities fall together. */
export interface CalibrationBin {
  readonly count: number;
  /** Mean probability of the rows, and the share of them with label 1; undefined without rows. */
  readonly meanProbability: number | undefined;
  readonly observedFrequency: number | undefined;
}

/** The bins, from the number of the bin of each row. */
export function binsOf(
  indices: readonly number[],
  { probabilities, labels, bins }: { probabilities: Float64Array; labels: readonly number[]; bins: number },
): CalibrationBin[] {
  const sums = Array.from({ length: bins }, () => ({ count: 0, probability: 0, positive: 0 }));
  indices.forEach((index, i) => {
    const bin = sums[index];
    if (bin === undefined) return;
    bin.count++;
    bin.probability += probabilities[i] ?? 0;
    bin.positive += labels[i] ?? 0;
  });
  return sums.map(({ count, probability, positive }) => ({
    count,
    meanProbability: count === 0 ? undefined : probability / count,
    observedFrequency: count === 0 ? undefined : positive / count,
  }));
}

/** Bins of equal width on [0, 1] by floor(p · bins): inner edges belong to the upper bin, 1 to the last. */
export function binsOfWidth(probabilities: Float64Array, bins: number): number[] {
  return Array.from(probabilities, (p) => Math.min(Math.floor(p * bins), bins - 1));
}

/** Runs of the rows in stable ascending order, of sizes that differ by at most one, larger ones first. */
export function binsOfMass(probabilities: Float64Array, bins: number): number[] {
  const order = Array.from(probabilities.keys()).sort(
    (a, b) => (probabilities[a] ?? 0) - (probabilities[b] ?? 0),
  );
  const [size, larger] = [Math.floor(order.length / bins), order.length % bins];
  const indices = new Array<number>(order.length).fill(0);
  order.forEach((row, rank) => {
    const inLarger = rank < larger * (size + 1);
    indices[row] = inLarger
      ? Math.floor(rank / (size + 1))
      : larger + Math.floor((rank - larger * (size + 1)) / size);
  });
  return indices;
}
