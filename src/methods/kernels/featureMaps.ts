/** Arithmetic on the activations and gradients of a layer: interleaved [positions, channels]. */

/** max(0, factors[i]) · values[i]. */
export function rectifiedProduct(factors: Float32Array, values: Float32Array): Float64Array {
  const out = new Float64Array(values.length);
  for (let i = 0; i < out.length; i++) out[i] = Math.max(0, factors[i]!) * values[i]!;
  return out;
}

/**
 * The weight of each channel in Grad-CAM++: Σ over positions of α ReLU(g), α = g² / (2 g² + g³ Σ A), A the channel's
 * activations; 0 where g is 0 or the denominator is.
 */
export function plusPlusWeights(
  activations: Float32Array,
  gradients: Float32Array,
  channels: number,
): Float64Array {
  const sums = new Float64Array(channels);
  for (let i = 0; i < activations.length; i++) sums[i % channels]! += activations[i]!;
  const out = new Float64Array(channels);
  for (let i = 0; i < gradients.length; i++) {
    const g = gradients[i]!;
    if (g <= 0) continue;
    const denominator = 2 + g * sums[i % channels]!;
    if (denominator !== 0) out[i % channels]! += g / denominator;
  }
  return out;
}

/** The values of one channel. */
export function channelOf(values: Float32Array, channel: number, channels: number): Float64Array {
  const out = new Float64Array(values.length / channels);
  for (let p = 0; p < out.length; p++) out[p] = values[p * channels + channel]!;
  return out;
}

/** Values stretched so that the least is 0 and the largest 1; all 0 where they are equal. */
export function stretchedToOne(values: Float32Array): Float32Array {
  let [low, high] = [Infinity, -Infinity];
  for (let i = 0; i < values.length; i++) {
    low = Math.min(low, values[i]!);
    high = Math.max(high, values[i]!);
  }
  return high > low ? values.map((value) => (value - low) / (high - low)) : new Float32Array(values.length);
}

/** Power iteration stops when a step turns the vector by less than this, or after so many steps. */
const [still, mostSteps] = [1e-12, 2000];

/**
 * The positions on the first right singular vector of the [positions, channels] matrix, with the sign that makes their
 * sum not negative: the matrix times that vector, by power iteration from the channels' means.
 */
export function firstComponent(activations: Float32Array, channels: number): Float64Array {
  const positions = activations.length / channels;
  let vector: Float64Array = new Float64Array(channels).fill(1e-6);
  for (let i = 0; i < activations.length; i++) vector[i % channels]! += activations[i]! / positions;
  vector = unit(vector);
  const projected = new Float64Array(positions);
  for (let step = 0; step < mostSteps; step++) {
    const next = new Float64Array(channels);
    for (let p = 0, i = 0; p < positions; p++, i += channels) {
      let sum = 0;
      for (let c = 0; c < channels; c++) sum += activations[i + c]! * vector[c]!;
      projected[p] = sum;
      for (let c = 0; c < channels; c++) next[c]! += sum * activations[i + c]!;
    }
    const turned = unit(next);
    let along = 0;
    for (let c = 0; c < channels; c++) along += turned[c]! * vector[c]!;
    vector = turned;
    if (1 - Math.abs(along) < still) break;
  }
  const total = projected.reduce((sum, value) => sum + value, 0);
  return total < 0 ? projected.map((value) => -value) : projected;
}

/** The vector over its length; as it is where that is 0. */
function unit(vector: Float64Array): Float64Array {
  const length = Math.hypot(...vector);
  return length > 0 ? vector.map((value) => value / length) : vector;
}
