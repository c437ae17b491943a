/**
 * The area under the ROC curve of rows that are drawn several times or not at all: the share of pairs of a positive and
 * a negative in which the positive has the higher score, ties one half, each row as often as it was drawn. `labels` [n]
 * are 0 or 1, `scores` [n] finite. The rows are sorted once, so that each draw costs one pass. Undefined of a draw
 * without one of the classes.
 */
export function resampledAuc(
  scores: Float64Array,
  labels: Uint8Array,
): (counts: ArrayLike<number>) => number | undefined {
  const rows = Uint32Array.from(scores.keys()).sort((a, b) => (scores[a] ?? 0) - (scores[b] ?? 0));
  return (counts) => {
    let [below, won, positives] = [0, 0, 0];
    for (let start = 0; start < rows.length; ) {
      const value = scores[rows[start] ?? 0];
      let [tied, own] = [0, 0];
      let end = start;
      for (; end < rows.length && scores[rows[end] ?? 0] === value; end++) {
        const row = rows[end] ?? 0;
        const count = counts[row] ?? 0;
        if (labels[row] === 1) own += count;
        else tied += count;
      }
      won += own * (below + tied / 2);
      below += tied;
      positives += own;
      start = end;
    }
    return below === 0 || positives === 0 ? undefined : won / (below * positives);
  };
}
