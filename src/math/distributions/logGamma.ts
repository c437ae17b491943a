/** ln Γ(x) for x > 0: Stirling's series (Abramowitz & Stegun 6.1.41) after the argument is raised above 12. */
export function logGamma(x: number): number {
  let product = 1;
  let y = x;
  while (y < 12) product *= y++;
  const w = 1 / (y * y);
  const series = (1 / 12 - w * (1 / 360 - w * (1 / 1260 - w * (1 / 1680 - w / 1188)))) / y;
  return (y - 0.5) * Math.log(y) - y + 0.5 * Math.log(2 * Math.PI) + series - Math.log(product);
}

/** ln of n over k: in how many ways k of n can be chosen. */
export function logChoose(n: number, k: number): number {
  return logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1);
}
