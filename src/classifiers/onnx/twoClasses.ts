/** The logits of both classes from the one score of each image: -z and z. */
export function twoClasses(scores: Float32Array): Float32Array {
  return Float32Array.from({ length: 2 * scores.length }, (_, index) => {
    const score = scores[index >> 1] ?? 0;
    return index % 2 === 1 ? score : -score;
  });
}
