import type { Emit } from './rule.ts';

/** The pixels that are read along an axis, with their weights and how those rise by pixel. */
export function sampledPlaces(emit: Emit, place: string, mode: string) {
  if (mode === 'nearest')
    return [{ at: emit.node('Round', [place]), weight: emit.scalar(1), rise: emit.scalar(0) }];
  const floor = emit.node('Floor', [place]);
  const part = emit.subtract(place, floor);
  const rest = emit.subtract(1, part);
  if (!mode.endsWith('cubic'))
    return [
      { at: floor, weight: rest, rise: emit.scalar(-1) },
      { at: emit.add(floor, 1), weight: part, rise: emit.scalar(1) },
    ];
  return [
    { at: emit.add(floor, -1), ...outer(emit, part, 1) },
    { at: floor, ...inner(emit, part, 1) },
    { at: emit.add(floor, 1), ...inner(emit, rest, -1) },
    { at: emit.add(floor, 2), ...outer(emit, rest, -1) },
  ];
}

/** The cubic convolution of Keys 1981 with this coefficient, as ONNX and PyTorch have it. */
const coefficient = -0.75;

/** (a + 2) t^3 - (a + 3) t^2 + 1 at a distance t of at most 1 that rises or falls with the place. */
function inner(emit: Emit, t: string, way: 1 | -1) {
  return polynomial(emit, t, [coefficient + 2, -(coefficient + 3), 0, 1], way);
}

/** a t^3 - 5 a t^2 + 8 a t - 4 a at a distance of 1 + t. */
function outer(emit: Emit, t: string, way: 1 | -1) {
  const [a, b, c] = [coefficient, -2 * coefficient, coefficient];
  return polynomial(emit, t, [a, b, c, 0], way);
}

function polynomial(emit: Emit, t: string, [a, b, c, d]: readonly [number, number, number, number], way: 1 | -1) {
  const horner = (factors: readonly number[]) =>
    factors.slice(1).reduce((sum, one) => emit.add(emit.multiply(sum, t), one), emit.scalar(factors[0] ?? 0));
  return { weight: horner([a, b, c, d]), rise: horner([3 * a * way, 2 * b * way, c * way]) };
} // biome-ignore format: coefficients read better on a line
