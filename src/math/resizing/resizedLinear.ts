import { type PixelCentres, resizedBilinear, resizedNearest, taps } from './resize.ts';

type Values = Float32Array | Float64Array | Int32Array | Uint8Array;

/**
 * Interleaved [...places, channels] values resized to `size` linearly along each axis: of images `resizedBilinear`; of
 * volumes [depth, height, width, channels] that of each slice, then between the slices, as PyTorch's trilinear.
 */
export function resizedLinear<Data extends Values>(
  values: Data,
  shape: readonly number[],
  { size, centres = 'halfPixel' }: { readonly size: readonly number[]; readonly centres?: PixelCentres },
): Float32Array {
  if (size.length === 2) return resizedBilinear(values, shape as Grid, { ...planeOf(size), centres });
  const [depth = 0, ...slice] = shape;
  const [slices = 0] = size;
  const plane = { ...planeOf(size.slice(1)), centres };
  const resized = joined(values, depth, (one) => resizedBilinear(one, slice as unknown as Grid, plane));
  const { first, second, fraction } = taps(depth, slices, centres);
  const length = resized.length / depth;
  const out = new Float32Array(slices * length);
  for (let z = 0; z < slices; z++) {
    const [near, far, share] = [first[z]! * length, second[z]! * length, fraction[z]!];
    for (let i = 0; i < length; i++) {
      const value = resized[near + i]!;
      out[z * length + i] = value + share * (resized[far + i]! - value);
    }
  }
  return out;
}

/** The same by the nearest place, as `resizedNearest`; the type of the array stays. */
export function resizedToNearest<Data extends Values>(
  values: Data,
  shape: readonly number[],
  { size }: { readonly size: readonly number[] },
): Data {
  if (size.length === 2) return resizedNearest(values, shape as Grid, planeOf(size));
  const [depth = 0, ...slice] = shape;
  const [slices = 0] = size;
  // A slice of a volume is to it what a row is to an image.
  const inDepth = resizedNearest(values, [depth, values.length / depth, 1], {
    height: slices,
    width: values.length / depth,
  });
  return joined(inDepth, slices, (one) =>
    resizedNearest(one, slice as unknown as Grid, planeOf(size.slice(1))),
  );
}

type Grid = readonly [height: number, width: number, channels: number];

function planeOf([height = 0, width = 0]: readonly number[]) {
  return { height, width };
}

/** What becomes of each of `count` equal parts, one after the other. */
function joined<In extends Values, Out extends Values>(
  values: In,
  count: number,
  change: (part: In) => Out,
): Out {
  const length = values.length / count;
  let out: Out | undefined;
  for (let i = 0; i < count; i++) {
    const part = change(values.subarray(i * length, (i + 1) * length) as In);
    out ??= new (part.constructor as new (size: number) => Out)(part.length * count);
    out.set(part, i * part.length);
  }
  return out as Out;
}
