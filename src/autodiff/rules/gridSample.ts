import { intAttribute, stringAttribute } from '../../graph/edit.ts';
import { elementTypes } from '../../graph/model.ts';
import { comparison } from '../mask.ts';
import { type Emit, noGradient, type Rule, type Step } from '../rule.ts';
import { sampledPlaces } from '../sampledPlaces.ts';
import { fixedSize } from '../shapes.ts';

/**
 * Each place of the grid reads the pixels around it, two along each axis weighted by how near they are (spatial
 * transformers, Jaderberg et al. 2015), four by a cubic, or the nearest one; of volumes along three axes. The image gets
 * each gradient back where it was read; the grid gets the slope of the weights there, 0 where the nearest pixel is read
 * and beyond an edge that is drawn on, and turned round where the edge reflects.
 */
export const gridSample: Rule = (step) => {
  const { node, gradient, facts, wants, emit } = step;
  const [x = '', grid = ''] = node.inputs;
  const shape = facts.shape(x);
  const count = shape.length - 2;
  const mode = stringAttribute(node, 'mode', 'linear');
  if (mode.endsWith('cubic') && count !== 2) throw noGradient(node, `its mode is ${mode} of ${count} axes`);

  // [n, channels, pixels] and, of the places, [n, 1, places].
  const flat = (name: string) => emit.node('Reshape', [name, emit.integers([0, 0, -1])]);
  const coordinates = emit.nodes('Split', [grid], count, { axis: count + 1, num_outputs: count });
  // The grid names the last axis first.
  const axes = coordinates.map((own, place) => {
    const part = emit.node('Reshape', [own, emit.integers([0, 1, -1])]);
    return axisOf(step, part, { size: fixedSize(shape, count + 1 - place, node), mode });
  });
  const reads = combined(emit, axes);
  const arriving = flat(gradient);
  const everywhere = (index: string) => emit.node('Expand', [index, emit.shape(arriving)]);
  const isNearest = mode === 'nearest';
  return [
    wants(0) ? emit.node('Reshape', [onImage(), emit.shape(x)]) : undefined,
    wants(1) ? (isNearest ? emit.zeros(grid) : onGrid()) : undefined,
  ];

  function onImage(): string {
    return reads.reduce(
      (sum, { index, taps }) => {
        const updates = emit.multiply(arriving, product(emit, taps.flatMap(({ weight, isInside }) => [weight, isInside])));
        return emit.node('ScatterElements', [sum, everywhere(index), updates], { axis: 2, reduction: 'add' });
      },
      flat(emit.zeros(x)),
    );
  } // biome-ignore format: the weights read better on a line

  /** [n, ...places, axes]: by how much the value read rises, times the gradient, over the channels. */
  function onGrid(): string {
    const pixels = flat(x);
    const told = reads.map(({ index, taps }) => {
      const values = emit.node('GatherElements', [pixels, everywhere(index)], { axis: 2 });
      const total = emit.node('ReduceSum', [emit.multiply(arriving, values), emit.integers([1])]);
      return emit.multiply(
        total,
        product(
          emit,
          taps.map(({ isInside }) => isInside),
        ),
      );
    });
    const slopes = axes.map(({ slope }, own) => {
      const parts = reads.map(({ taps }, at) => {
        const weights = taps.map(({ weight, rise }, axis) => (axis === own ? rise : weight));
        return emit.multiply(told[at] ?? '', product(emit, weights));
      });
      const total = emit.multiply(emit.node('Sum', parts), slope);
      return emit.node('Reshape', [total, emit.integers([0, -1, 1])]);
    });
    return emit.node('Reshape', [emit.node('Concat', slopes, { axis: 2 }), emit.shape(grid)]);
  }
};

/** One pixel that is read along an axis, [n, 1, places] each. */
interface Tap {
  /** In the image, from 0. */
  readonly place: string;
  readonly weight: string;
  /** By how much the weight rises by pixel. */
  readonly rise: string;
  /** 1 where it lies in the image or an edge stands for it, else 0. */
  readonly isInside: string;
}

interface Axis {
  readonly size: number;
  readonly taps: readonly Tap[];
  /** Pixels by unit of the grid: 0 where the place was moved to the edge, below 0 where it was reflected. */
  readonly slope: string;
}

/** Every combination of a tap of each axis, with the index of its pixel in the image; the first axis is the last of it. */
function combined(emit: Emit, axes: readonly Axis[]) {
  const all = axes.reduce<readonly (readonly Tap[])[]>(
    (some, { taps }) => taps.flatMap((tap) => some.map((own) => [...own, tap])),
    [[]],
  );
  return all.map((taps) => {
    const index = taps.reduceRight(
      (sum, { place }, axis) => (sum === '' ? place : emit.add(emit.multiply(sum, axes[axis]?.size ?? 1), place)),
      '',
    );
    return { taps, index: emit.node('Cast', [index], { to: elementTypes.int64 }) };
  });
} // biome-ignore format: the index reads better on a line

function product(emit: Emit, factors: readonly string[]): string {
  return factors.reduce((all, one) => emit.multiply(all, one));
}

/** Of the grid, -1 and 1 are the middles of the outer pixels (`align_corners`) or their outer edges. */
function axisOf(
  { node, emit }: Step,
  grid: string,
  { size, mode }: { readonly size: number; readonly mode: string },
): Axis {
  const aligned = intAttribute(node, 'align_corners', 0) === 1;
  const padding = stringAttribute(node, 'padding_mode', 'zeros');
  const scale = (aligned ? size - 1 : size) / 2;
  // In the order in which ONNX Runtime rounds: a place right between two pixels would else be read from the other one.
  const fromEdge = emit.multiply(emit.add(grid, 1), scale);
  const raw = aligned ? fromEdge : emit.subtract(fromEdge, 0.5);
  const mirror = { low: aligned ? 0 : -0.5, span: aligned ? size - 1 : size };
  // A cubic reads pixels at the edge's places; else the place itself is moved.
  const isCubic = mode.endsWith('cubic');
  const isMoved = padding !== 'zeros' && !isCubic;
  const turned =
    isMoved && padding === 'reflection' ? reflected(emit, raw, mirror) : { place: raw, sign: '' };
  const place = isMoved ? cut(emit, turned.place, size) : raw;
  // The edge itself counts as beyond it, as in PyTorch.
  const isKept = () =>
    emit.multiply(
      comparison(emit, 'Greater', { a: turned.place, b: 0 }),
      comparison(emit, 'Less', { a: turned.place, b: size - 1 }),
    );
  const slope = isMoved ? emit.multiply(isKept(), scale) : emit.scalar(scale);
  const read = (at: string): Pick<Tap, 'place' | 'isInside'> => {
    if (isCubic && padding === 'reflection')
      return { place: cut(emit, emit.node('Round', [reflected(emit, at, mirror).place]), size), isInside: emit.scalar(1) };
    const inside = cut(emit, at, size);
    return {
      place: inside,
      isInside: padding === 'zeros' ? comparison(emit, 'Equal', { a: at, b: inside }) : emit.scalar(1),
    };
  };
  return {
    size,
    taps: sampledPlaces(emit, place, mode).map(({ at, ...own }) => ({ ...own, ...read(at) })),
    slope: turned.sign === '' ? slope : emit.multiply(slope, turned.sign),
  };
} // biome-ignore format: a condition a line

/** Places turned back at both ends as often as it takes, and 1 or -1 by how often. */
function reflected(
  emit: Emit,
  place: string,
  { low, span }: { readonly low: number; readonly span: number },
): { readonly place: string; readonly sign: string } {
  // A single pixel whose middle is both ends.
  if (span === 0) return { place: emit.multiply(place, 0), sign: emit.scalar(1) };
  const from = emit.subtract(place, low);
  const distance = emit.node('Abs', [from]);
  const times = emit.node('Floor', [emit.multiply(distance, 1 / span)]);
  const rest = emit.subtract(distance, emit.multiply(times, span));
  const isOdd = emit.subtract(times, emit.multiply(emit.node('Floor', [emit.multiply(times, 0.5)]), 2));
  const way = emit.subtract(1, emit.multiply(isOdd, 2));
  return {
    place: emit.add(emit.add(emit.multiply(rest, way), emit.multiply(isOdd, span)), low),
    sign: emit.multiply(emit.node('Sign', [from]), way),
  };
}

function cut(emit: Emit, place: string, size: number): string {
  return emit.node('Clip', [place, emit.scalar(0), emit.scalar(size - 1)]);
}
