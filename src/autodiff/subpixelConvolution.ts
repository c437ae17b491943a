import type { Weights } from './flippedConvolution.ts';
import type { Geometry } from './geometry.ts';
import { interleaved, type Phase, phasesOf, spanOf } from './polyphase.ts';
import type { Emit } from './rule.ts';
import { product } from './shapes.ts';

/**
 * The gradient of a strided convolution by its input, for the blocked layout: what each place in a group of
 * stride x stride places receives is a convolution of stride 1, and the results are interleaved. Few channels, as of
 * an image, are made by one convolution for all places. Undefined where this layout does not know the form.
 */
export function wovenConvolution(
  emit: Emit,
  gradient: string,
  { geometry, weights }: { readonly geometry: Geometry; readonly weights: Weights },
): string | undefined {
  const { strides, dilations } = geometry;
  const { inputs, outputs, groups } = weights;
  const isDepthwise = groups > 1 && groups === inputs && groups === outputs;
  if (!emit.isBlocked || strides.length !== 2 || product(strides) === 1) return undefined;
  if (dilations.some((dilation) => dilation !== 1) || (groups > 1 && !isDepthwise)) return undefined;
  const rows = phasesOf(geometry, 0);
  const columns = phasesOf(geometry, 1);
  const places = rows.phases.flatMap((row) => columns.phases.map((column) => [row, column] as const));
  const lengths = [rows.length, columns.length];
  const result = { strides, shape: [inputs, ...geometry.inputSize] };
  if (!isDepthwise && inputs <= fewChannels) {
    const joint = convolved(emit, gradient, { geometry, weights, lengths, places });
    return interleaved(emit, [joint], result);
  }
  const made = places.map(([row, column]) =>
    row.length === 0 || column.length === 0
      ? undefined
      : convolved(emit, gradient, { geometry, weights, lengths, places: [[row, column]] }),
  );
  const some = made.find((name) => name !== undefined);
  if (some === undefined) return undefined;
  const none = made.includes(undefined) ? emit.multiply(some, 0) : '';
  return interleaved(
    emit,
    made.map((name) => name ?? none),
    result,
  );
}

/** An image's, and no more than a quarter of a block. */
const fewChannels = 4;

/** One convolution that makes the channels of each place, one place's after another's. */
function convolved(
  emit: Emit,
  gradient: string,
  {
    geometry,
    weights: { values, inputs, outputs, groups },
    lengths,
    places,
  }: {
    readonly geometry: Geometry;
    readonly weights: Weights;
    readonly lengths: readonly number[];
    readonly places: readonly (readonly [Phase, Phase])[];
  },
): string {
  const spans = [0, 1].map((axis) => {
    const offsets = places.flatMap((place) => (place[axis] ?? []).map(({ offset }) => offset));
    const from = Math.min(...offsets);
    const span = spanOf({
      stride: 1,
      from,
      to: Math.max(...offsets),
      inputSize: geometry.outputSize[axis] ?? 0,
      outputSize: lengths[axis] ?? 0,
    });
    return { ...span, first: from - span.lead };
  });
  const [rows, columns] = spans;
  const [kernelHeight = 1, kernelWidth = 1] = geometry.kernel;
  const height = rows?.size ?? 1;
  const width = columns?.size ?? 1;
  const perInput = outputs / groups;
  const result = new Float32Array(places.length * inputs * perInput * height * width);
  places.forEach(([row, column], place) => {
    for (const { tap: y, offset: down } of row) {
      for (const { tap: x, offset: across } of column) {
        const at = (down - (rows?.first ?? 0)) * width + across - (columns?.first ?? 0);
        for (let input = 0; input < inputs; input++) {
          for (let index = 0; index < perInput; index++) {
            const output = groups > 1 ? input : index;
            const from =
              ((output * (groups > 1 ? 1 : inputs) + (groups > 1 ? 0 : input)) * kernelHeight + y) *
                kernelWidth +
              x;
            result[((place * inputs + input) * perInput + index) * height * width + at] = values[from] ?? 0;
          }
        }
      }
    }
  });
  return emit.node(
    'Conv',
    [gradient, emit.reals(result, [places.length * inputs, perInput, height, width])],
    {
      kernel_shape: [height, width],
      group: groups,
      pads: [...spans.map(({ begin }) => begin), ...spans.map(({ end }) => end)],
    },
  );
}
