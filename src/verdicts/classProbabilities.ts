/**
 * The logit of class 1 where the logits of an image are those of one output: z alone, or -z and z, as models of one
 * output are opened. Undefined of two outputs: none are opposite to the last bit, unless they are one.
 */
export function singleLogit(logits: ArrayLike<number>): number | undefined {
  const [first = 0, second = 0] = [logits[0], logits[1]];
  if (logits.length === 1) return first;
  return logits.length === 2 && first === -second ? second : undefined;
}

/**
 * The probability of each class from the logits of one image: softmax, and of a single logit the logistic function,
 * as the probabilities of class 0 and class 1.
 */
export function classProbabilities(logits: readonly number[]): number[] {
  const single = singleLogit(logits);
  // One logit is the difference of two.
  const scores = single === undefined ? logits : [0, single];
  const greatest = Math.max(...scores);
  const powers = scores.map((score) => Math.exp(score - greatest));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}
