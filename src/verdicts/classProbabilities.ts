/**
 * The probability of each class from the logits of one image: softmax, and of a single logit the logistic function,
 * as the probabilities of class 0 and class 1.
 */
export function classProbabilities(logits: readonly number[]): number[] {
  const [first = 0] = logits;
  // One logit is the difference of two.
  const scores = logits.length === 1 ? [0, first] : logits;
  const greatest = Math.max(...scores);
  const powers = scores.map((score) => Math.exp(score - greatest));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}
