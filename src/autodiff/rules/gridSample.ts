import { intAttribute, stringAttribute } from '../../graph/edit.ts';
import { elementTypes } from '../../graph/model.ts';
import { comparison } from '../mask.ts';
import { type Emit, noGradient, type Rule, type Step } from '../rule.ts';
import { fixedSize } from '../shapes.ts';

/**
 * Each place of the grid reads the four pixels around it, weighted by how near they are (spatial transformers, Jaderberg
 * et al. 2015), or the nearest one. The image gets each gradient back where it was read; the grid gets the slope of the
 * image there, 0 where the nearest pixel is read and beyond an edge that is drawn on.
 */
export const gridSample: Rule = (step) => {
  const { node, gradient, facts, wants, emit } = step;
  const [x = '', grid = ''] = node.inputs;
  const shape = facts.shape(x);
  if (shape.length !== 4) throw noGradient(node, `it samples ${shape.length - 2} axes, not two`);
  const mode = stringAttribute(node, 'mode', 'linear');
  if (mode.endsWith('cubic')) throw noGradient(node, `its mode is ${mode}`);
  const padding = stringAttribute(node, 'padding_mode', 'zeros');
  if (padding === 'reflection') throw noGradient(node, 'its edges reflect');

  // [n, channels, pixels] and, of the places, [n, 1, places].
  const flat = (name: string) => emit.node('Reshape', [name, emit.integers([0, 0, -1])]);
  const coordinates = emit.nodes('Split', [grid], 2, { axis: 3, num_outputs: 2 });
  const axes = [3, 2].map((axis, place) => {
    const part = emit.node('Reshape', [coordinates[place] ?? '', emit.integers([0, 1, -1])]);
    return axisOf(step, part, { size: fixedSize(shape, axis, node), isClipped: padding === 'border' });
  });
  const [across, down] = axes;
  if (across === undefined || down === undefined) return [];
  const isNearest = mode === 'nearest';
  const corners = (isNearest ? [nearest] : [lower, upper]).flatMap((row) =>
    (isNearest ? [nearest] : [lower, upper]).map((column) => {
      const [v, u] = [row(step, down), column(step, across)];
      return {
        index: emit.node('Cast', [emit.add(emit.multiply(v.place, across.size), u.place)], {
          to: elementTypes.int64,
        }),
        isInside: emit.multiply(v.isInside, u.isInside),
        weight: emit.multiply(v.weight, u.weight),
      };
    }),
  );
  const arriving = flat(gradient);
  const everywhere = (index: string) => emit.node('Expand', [index, emit.shape(arriving)]);
  return [
    wants(0) ? emit.node('Reshape', [onImage(), emit.shape(x)]) : undefined,
    wants(1) ? (isNearest ? emit.zeros(grid) : onGrid(across, down)) : undefined,
  ];

  function onImage(): string {
    return corners.reduce(
      (sum, { index, weight, isInside }) => {
        const updates = emit.multiply(arriving, emit.multiply(weight, isInside));
        return emit.node('ScatterElements', [sum, everywhere(index), updates], { axis: 2, reduction: 'add' });
      },
      flat(emit.zeros(x)),
    );
  }

  /** [n, rows, columns, 2]: by how much the value read rises, times the gradient, over the channels. */
  function onGrid(u: Axis, v: Axis): string {
    const pixels = flat(x);
    const [a = '', b = '', c = '', d = ''] = corners.map(({ index, isInside }) =>
      emit.multiply(emit.node('GatherElements', [pixels, everywhere(index)], { axis: 2 }), isInside),
    );
    const rise = (from: string, to: string, part: string) => emit.multiply(emit.subtract(to, from), part);
    const slopes = [
      emit.multiply(emit.add(rise(a, b, emit.subtract(1, v.part)), rise(c, d, v.part)), u.slope),
      emit.multiply(emit.add(rise(a, c, emit.subtract(1, u.part)), rise(b, d, u.part)), v.slope),
    ].map((slope) => {
      const total = emit.node('ReduceSum', [emit.multiply(arriving, slope), emit.integers([1])], {
        keepdims: 0,
      });
      return emit.node('Unsqueeze', [total, emit.integers([2])]);
    });
    return emit.node('Reshape', [emit.node('Concat', slopes, { axis: 2 }), emit.shape(grid)]);
  }
};

/** Places along one axis, [n, 1, places]. */
interface Axis {
  readonly size: number;
  /** In pixels, from 0 at the middle of the first. */
  readonly place: string;
  readonly floor: string;
  /** How far beyond the pixel before it: 0 to 1. */
  readonly part: string;
  /** Pixels by unit of the grid; 0 where the place was moved to the edge. */
  readonly slope: string;
}

/** Of the grid, -1 and 1 are the middles of the outer pixels (`align_corners`) or their outer edges. */
function axisOf(
  { node, emit }: Step,
  grid: string,
  { size, isClipped }: { readonly size: number; readonly isClipped: boolean },
): Axis {
  const aligned = intAttribute(node, 'align_corners', 0) === 1;
  const scale = (aligned ? size - 1 : size) / 2;
  const raw = emit.add(emit.multiply(grid, scale), (size - 1) / 2);
  const place = isClipped ? cut(emit, raw, size) : raw;
  const floor = emit.node('Floor', [place]);
  const slope = isClipped
    ? emit.multiply(comparison(emit, 'Equal', { a: raw, b: place }), scale)
    : emit.scalar(scale);
  return { size, place, floor, part: emit.subtract(place, floor), slope };
}

/** A pixel that is read: its place, cut to the image, its weight, and 1 where it lies in the image, else 0. */
interface Read {
  readonly place: string;
  readonly weight: string;
  readonly isInside: string;
}

function lower(step: Step, { floor, part, size }: Axis): Read {
  return read(step, floor, { size, weight: step.emit.subtract(1, part) });
}

function upper(step: Step, { floor, part, size }: Axis): Read {
  return read(step, step.emit.add(floor, 1), { size, weight: part });
}

function nearest(step: Step, { place, size }: Axis): Read {
  const { emit } = step;
  return read(step, emit.node('Round', [place]), { size, weight: emit.scalar(1) });
}

function read(
  { emit }: Step,
  place: string,
  { size, weight }: { readonly size: number; readonly weight: string },
): Read {
  const inside = cut(emit, place, size);
  return { place: inside, weight, isInside: comparison(emit, 'Equal', { a: place, b: inside }) };
}

function cut(emit: Emit, place: string, size: number): string {
  return emit.node('Clip', [place, emit.scalar(0), emit.scalar(size - 1)]);
}
