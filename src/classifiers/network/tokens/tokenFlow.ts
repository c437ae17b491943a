import type { Graph, Node } from '../../../graph/model.ts';
import type { ShapeInfo } from '../../../graph/shapeInfo.ts';
import { none, whole } from './intervals.ts';
import type { Origins } from './positionsOf.ts';
import { originsOf } from './positionsOf.ts';
import type { Spread } from './spread.ts';
import { type TokenGrid, tokenGrid } from './tokenGrid.ts';

/** A value in which the tokens of the image lie. */
export interface TokenLayer extends TokenGrid {
  readonly name: string;
  readonly node: Node;
}

/** The values that hold a grid of tokens or of features, from the image to the output, and how they lead on. */
export interface TokenFlow {
  readonly layers: ReadonlyMap<string, TokenLayer>;
  /** Of each node: whether what a token gives stays with it. */
  keeps(item: Node, input: string): boolean;
  /** Whether a value that holds no grid takes numbers of single cells, such as one token that is picked out. */
  takesCells(name: string): boolean;
}

/** Operators that sum over, or multiply, what they read: numbers of one cell reach others. */
const mixing = new Set([
  'Conv', 'ConvTranspose', 'MaxPool', 'AveragePool', 'LpPool', 'Resize', 'GlobalAveragePool', 'GlobalMaxPool', 'Attention',
  'LSTM', 'GRU', 'RNN',
]); // biome-ignore format: a list reads better packed
export const products = new Set(['MatMul', 'Gemm', 'Einsum']);

export function tokenFlow(graph: Graph, facts: ShapeInfo): TokenFlow {
  const origins = originsOf(graph, facts);
  const layers = new Map<string, TokenLayer>();
  for (const item of graph.nodes) {
    for (const name of item.outputs) {
      if (name === '' || facts.elementType(name) !== 'float32') continue;
      const grid = tokenGrid(origins, name);
      if (grid !== undefined) layers.set(name, { ...grid, name, node: item });
    }
  }
  const partsOf = (name: string) => [origins.rows.get(name), origins.columns.get(name)];
  const isMoving = (name: string) => partsOf(name).some((places) => (places?.parts.length ?? 0) > 0);
  return {
    layers,
    keeps: (item, input) => {
      if (mixing.has(item.opType)) return false;
      if (products.has(item.opType)) return item.inputs.filter(isMoving).length < 2;
      const [output = ''] = item.outputs;
      if (item.opType.startsWith('Reduce')) return layers.has(output);
      return isAligned(origins, input, output, item);
    },
    takesCells: (name) =>
      partsOf(name).some((places) =>
        places?.parts.some(({ ids }) => ids.some((id) => id !== whole && id !== none)),
      ),
  };
}

/** Operators that move numbers as they are. */
export const moves = new Set([
  'Reshape', 'Flatten', 'Squeeze', 'Unsqueeze', 'Transpose', 'Slice', 'Split', 'Gather', 'Concat', 'Pad',
]); // biome-ignore format: a list reads better packed

/** Whether numbers meet only those of their own cell: an operand that is repeated along cells meets others. */
function isAligned({ rows, columns }: Origins, input: string, output: string, { opType }: Node): boolean {
  if (moves.has(opType)) return true;
  return [rows, columns].every((axis) => {
    const [own, made] = [axis.get(input), axis.get(output)];
    if (own === undefined || made === undefined) return true;
    return made.parts.every((part: Spread) =>
      part.own.every((size, at) => size === 1 || own.dims.at(at - part.own.length) === size),
    );
  });
}
