import type { Weights } from '../../../autodiff/flippedConvolution.ts';
import type { Geometry } from '../../../autodiff/geometry.ts';
import { type Interleaving, type Phase, phasesOf, spanOf } from './polyphase.ts';
import type { Writer } from './writer.ts';

/** Values that take turns in the result: see `interleaving`. */
export interface Subpixels extends Interleaving {
  readonly names: readonly string[];
}

/**
 * A transposed convolution of some stride as convolutions of stride 1 (Shi et al. 2016, CVPR, arXiv:1609.05158): what
 * each place in a group of stride x stride places receives is one, and the results are interleaved. Few channels, as of
 * an image, are made by one convolution for all places. `geometry` and `weights` are those of the convolution that it
 * transposes; dilated ones, and groups of several channels, are not for this.
 */
export function subpixelConvolution(
  emit: Writer,
  gradient: string,
  { geometry, weights }: { readonly geometry: Geometry; readonly weights: Weights },
): Subpixels {
  const { inputs, groups } = weights;
  const rows = phasesOf(geometry, 0);
  const columns = phasesOf(geometry, 1);
  const places = rows.phases.flatMap((row) => columns.phases.map((column) => [row, column] as const));
  const lengths = [rows.length, columns.length];
  const result = { strides: geometry.strides, shape: [inputs, ...geometry.inputSize] };
  if (groups === 1 && inputs <= fewChannels)
    return { names: [convolved(emit, gradient, { geometry, weights, lengths, places })], ...result };
  const made = places.map(([row, column]) =>
    row.length === 0 || column.length === 0
      ? undefined
      : convolved(emit, gradient, { geometry, weights, lengths, places: [[row, column]] }),
  );
  const some = made.find((name) => name !== undefined) ?? '';
  const none = made.includes(undefined) ? emit.multiply(some, 0) : '';
  return { names: made.map((name) => name ?? none), ...result };
}

/** An image's, and no more than a quarter of a block. */
const fewChannels = 4;

/** One convolution that makes the channels of each place, one place's after another's. */
function convolved(
  emit: Writer,
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
  places.forEach(([row, column], position) => {
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
            result[((position * inputs + input) * perInput + index) * height * width + at] =
              values[from] ?? 0;
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
