import { imageSizes, itemSize, type OnnxGraphBuilder, type Value } from './onnxGraphBuilder.ts';

/** The same numbers in another shape, in TF.js's order; `target` is the shape of one image, with one -1 at most. */
export function reshaped(
  builder: OnnxGraphBuilder,
  input: Value,
  { output, target }: { readonly output: string; readonly target: readonly number[] },
): Value {
  const size = itemSize(input.shape);
  const known = target.reduce((total, side) => (side === -1 ? total : total * side), 1);
  const sizes = target.map((side) => (side === -1 ? (size ?? 0) / known : side));
  const [, height, width] = input.shape;
  // One place has one order: nothing needs to be turned.
  const name = input.channelsFirst && height === 1 && width === 1 ? input.name : builder.channelsLast(input);
  const toPlace = sizes.length === 3 && sizes[0] === 1 && sizes[1] === 1;
  const dims = toPlace ? [0, sizes[2] ?? 0, 1, 1] : [0, ...sizes];
  builder.add('Reshape', [name, builder.integers(`${output}/shape`, dims)], output);
  return { name: output, shape: [input.shape[0], ...sizes], channelsFirst: toPlace };
}

/** Values one behind the other along an axis, counted from the end where it is negative. */
export function concatenated(
  builder: OnnxGraphBuilder,
  inputs: readonly Value[],
  { output, axis }: { readonly output: string; readonly axis: number },
): Value {
  const [first] = inputs;
  const shape = first?.shape ?? [];
  const position = axis < 0 ? axis + shape.length : axis;
  const channelsFirst = shape.length === 4 && inputs.some((value) => value.channelsFirst);
  const names = inputs.map((value) =>
    channelsFirst ? builder.channelsFirst(value) : builder.channelsLast(value),
  );
  builder.add('Concat', names, output, {
    attributes: { axis: channelsFirst ? ([0, 2, 3, 1][position] ?? position) : position },
  });
  const total = inputs.reduce<number | undefined>((sum, value) => {
    const size = value.shape[position];
    return sum === undefined || size === undefined ? undefined : sum + size;
  }, 0);
  return {
    name: output,
    shape: shape.map((size, index) => (index === position ? total : size)),
    channelsFirst,
  };
}

interface Border {
  readonly output: string;
  readonly rows: readonly [before: number, after: number];
  readonly columns: readonly [before: number, after: number];
}

/** An image batch with rows and columns of a constant around it. */
export function padded(
  builder: OnnxGraphBuilder,
  input: Value,
  { output, rows, columns, value = 0 }: Border & { readonly value?: number },
): Value {
  const [height, width, channels] = imageSizes(input, builder.source);
  const pads = builder.integers(`${output}/pads`, [0, 0, rows[0], columns[0], 0, 0, rows[1], columns[1]]);
  const filler = value === 0 ? [] : [builder.floats(`${output}/value`, Float32Array.of(value), [])];
  builder.add('Pad', [builder.channelsFirst(input), pads, ...filler], output);
  return {
    name: output,
    shape: [input.shape[0], height + rows[0] + rows[1], width + columns[0] + columns[1], channels],
    channelsFirst: true,
  };
}

/** An image batch without some of its outer rows and columns. */
export function cropped(builder: OnnxGraphBuilder, input: Value, { output, rows, columns }: Border): Value {
  const [height, width, channels] = imageSizes(input, builder.source);
  const constants = [
    builder.integers(`${output}/starts`, [rows[0], columns[0]]),
    builder.integers(`${output}/ends`, [height - rows[1], width - columns[1]]),
    builder.integers(`${output}/axes`, [2, 3]),
  ];
  builder.add('Slice', [builder.channelsFirst(input), ...constants], output);
  return {
    name: output,
    shape: [input.shape[0], height - rows[0] - rows[1], width - columns[0] - columns[1], channels],
    channelsFirst: true,
  };
}

interface Resizing {
  readonly output: string;
  readonly size: readonly [height: number, width: number];
  readonly mode: 'nearest' | 'bilinear';
  /** Corner pixels keep their places. @default false */
  readonly alignCorners?: boolean;
  /** Pixels have their centres at halves. @default false */
  readonly halfPixelCenters?: boolean;
}

/** An image batch in another size, by TF's rules for places. */
export function resized(builder: OnnxGraphBuilder, input: Value, options: Resizing): Value {
  const { output, size, mode, alignCorners = false, halfPixelCenters = false } = options;
  const [, , channels] = imageSizes(input, builder.source);
  const places = alignCorners ? 'align_corners' : halfPixelCenters ? 'half_pixel' : 'asymmetric';
  builder.add(
    'Resize',
    [builder.channelsFirst(input), '', '', builder.integers(`${output}/size`, size)],
    output,
    {
      attributes: {
        axes: [2, 3],
        coordinate_transformation_mode: places,
        mode: mode === 'nearest' ? 'nearest' : 'linear',
        nearest_mode: places === 'asymmetric' ? 'floor' : 'round_prefer_ceil',
      },
    },
  );
  return { name: output, shape: [input.shape[0], ...size, channels], channelsFirst: true };
}

/** The mean or the largest value of each channel over all places: [n, channels], or [n, 1, 1, channels]. */
export function globallyPooled(
  builder: OnnxGraphBuilder,
  input: Value,
  {
    output,
    kind,
    keepsAxes,
  }: { readonly output: string; readonly kind: 'max' | 'mean'; readonly keepsAxes: boolean },
): Value {
  const [, , channels] = imageSizes(input, builder.source);
  const made = keepsAxes ? output : `${output}/pooled`;
  builder.add(kind === 'max' ? 'GlobalMaxPool' : 'GlobalAveragePool', [builder.channelsFirst(input)], made);
  if (keepsAxes) return { name: output, shape: [input.shape[0], 1, 1, channels], channelsFirst: true };
  builder.add('Flatten', [made], output, { attributes: { axis: 1 } });
  return { name: output, shape: [input.shape[0], channels], channelsFirst: false };
}
