import { intAttribute, intsAttribute, node, stringAttribute } from '../../../graph/edit.ts';
import type { Node } from '../../../graph/model.ts';
import { integerTensor } from '../../../graph/tensor.ts';
import { filled } from './filters.ts';
import type { ImageShape, Layout } from './layout.ts';

/**
 * `interleave`: an operator of this layout alone, not of ONNX: values of one shape [n, channels, height, width], for each place of a
 * group of strides[0] x strides[1] places one, row-major, become one value in which they take turns. It has `shape`,
 * [channels, height, width], and what is beyond is cut off; the groups fill it, the last ones perhaps not whole. One
 * value alone holds the channels of all places, one place's after another's. With `zero_beyond` what is cut off is 0.
 */
export function interleaving(layout: Layout, item: Node): boolean {
  const [output = ''] = item.outputs;
  const [rows = 1, columns = 1] = intsAttribute(item, 'strides', [1, 1]);
  const [channels = 0, ...size] = intsAttribute(item, 'shape', []);
  const shape: ImageShape = [channels, size[0] ?? 0, size[1] ?? 0];
  const [height, width] = [Math.ceil(shape[1] / rows), Math.ceil(shape[2] / columns)];
  if (item.inputs.length === 1) return joint(layout, item, { rows, columns, height, width, shape });
  const values = item.inputs.map((name) => (layout.isBlocked(name) ? layout.blocked(name)?.name : undefined));
  const isBlocked = values.every((name) => name !== undefined);
  if (!isBlocked) for (const name of item.inputs) layout.plain(name);
  const names = values.map((name, index) => (isBlocked ? (name ?? '') : (item.inputs[index] ?? '')));
  const inner = isBlocked ? layout.block : 1;
  const beyond = [height * rows - shape[1], width * columns - shape[2]] as const;
  const isBeyond =
    isBlocked &&
    intAttribute(item, 'zero_beyond', 0) === 1 &&
    takesZeros(layout, layout.onlyReader(output), beyond);
  const whole = [height * rows, width * columns] as const;
  const kept = isBeyond ? whole : ([shape[1], shape[2]] as const);
  const lines = Array.from({ length: rows }, (_, row) =>
    takingTurns(layout, names.slice(row * columns, (row + 1) * columns), inner),
  );
  const all = cropped(layout, takingTurns(layout, lines, whole[1] * inner), { whole, kept, inner });
  const dims = layout.constant(
    integerTensor([-1, isBlocked ? filled(channels, layout.block) : channels, ...kept]),
  );
  if (!isBlocked) layout.add('Reshape', [all, dims], { output });
  else
    layout.setBlocked(output, {
      name: layout.add('Reshape', [all, dims]),
      shape,
      ...(isBeyond && { beyond }),
    });
  return true;
}

/** Whether a convolution can count zeros after the last row and column as its padding. */
function takesZeros(layout: Layout, reader: Node | undefined, beyond: readonly number[]): boolean {
  if (reader?.opType !== 'Conv' || stringAttribute(reader, 'auto_pad', 'NOTSET') !== 'NOTSET') return false;
  if (layout.tensor(reader.inputs[1] ?? '') === undefined || reader.inputs.length > 2) return false;
  const pads = intsAttribute(reader, 'pads', [0, 0, 0, 0]);
  return (
    beyond.every((count, axis) => count <= (pads[axis + 2] ?? 0)) && intAttribute(reader, 'group', 1) === 1
  );
}

/** Values in pieces of `inner` numbers, which take turns. */
function takingTurns(layout: Layout, names: readonly string[], inner: number): string {
  if (names.length === 1) return names[0] ?? '';
  const separate = layout.constant(integerTensor([-1, 1, inner]));
  const parts = names.map((name) => layout.add('Reshape', [name, separate]));
  return layout.add('Concat', parts, { attributes: { axis: 1 } });
}

/** Of images of `whole` height and width the first `kept` rows and columns. */
function cropped(
  layout: Layout,
  name: string,
  { whole, kept, inner }: { readonly whole: Size; readonly kept: Size; readonly inner: number },
): string {
  if (whole[0] === kept[0] && whole[1] === kept[1]) return name;
  const integers = (values: readonly number[]) => layout.constant(integerTensor(values));
  const images = layout.add('Reshape', [name, integers([-1, ...whole, inner])]);
  return layout.add('Slice', [images, integers([0, 0]), integers(kept), integers([1, 2])]);
}

type Size = readonly [height: number, width: number];

interface Joint {
  readonly rows: number;
  readonly columns: number;
  readonly shape: ImageShape;
  /** Of the value that holds all places. */
  readonly height: number;
  readonly width: number;
}

/** All places in the channels of one value: with the channels last, whole pixels take turns. */
function joint(layout: Layout, item: Node, { rows, columns, shape, ...from }: Joint): boolean {
  const [input = ''] = item.inputs;
  const [output = ''] = item.outputs;
  const reader = layout.onlyReader(output);
  const isLast = reader?.opType === 'Transpose' && String(intsAttribute(reader, 'perm', [])) === '0,2,3,1';
  const target = isLast ? (reader.outputs[0] ?? '') : output;
  const integers = (values: readonly number[]) => layout.constant(integerTensor(values));
  const last = layout.channelsLast(input);
  const [channels, height, width] = shape;
  // [n height, width, row, column x channel] to [n height, row, width, column x channel].
  const apart = layout.add('Reshape', [last, integers([-1, from.width, rows, columns * channels])]);
  const turned = layout.add('Transpose', [apart], { attributes: { perm: [0, 2, 1, 3] } });
  const sizes = [-1, from.height * rows, from.width * columns, channels];
  const isWhole = sizes[1] === height && sizes[2] === width;
  const image = layout.add('Reshape', [turned, integers(sizes)], isLast && isWhole ? { output: target } : {});
  const cut = isWhole
    ? image
    : layout.add(
        'Slice',
        [image, integers([0, 0]), integers([height, width]), integers([1, 2])],
        isLast ? { output: target } : {},
      );
  if (isLast) layout.skip(reader);
  else layout.append(node('Transpose', [cut], [target], { perm: [0, 3, 1, 2] }));
  return true;
}
