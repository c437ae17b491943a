import type { GraphBuilder } from '../graphBuilder.ts';
import type { Node } from '../model.ts';

/** A fused node, and what the nodes that it stands for are appended to. */
export interface FusedNode {
  readonly item: Node;
  readonly builder: GraphBuilder;
}

/** Appends what a node stands for, and gives true; gives false, and appends nothing, for a form that it does not know. */
export type Unfuse = (fused: FusedNode) => boolean;

/** A single number, as a constant. */
export function number(builder: GraphBuilder, value: number): string {
  return builder.floats(Float32Array.of(value), []);
}

/** Whether all inputs from a place on are absent. */
export function lacks({ inputs }: Node, from: number): boolean {
  return inputs.slice(from).every((name) => name === '');
}

/** Whether only the first outputs are asked for. */
export function gives({ outputs }: Node, count: number): boolean {
  return outputs.slice(count).every((name) => name === '');
}

/** The value, with what another input adds to it where that is there. */
export function plus(builder: GraphBuilder, value: string, added: string | undefined): string {
  return added ? builder.add('Add', [value, added]) : value;
}
