import type { GraphBuilder } from '../../graph/graphBuilder.ts';
import type { Node, Tensor } from '../../graph/model.ts';
import type { Network } from '../network/network.ts';
import { camNames } from './camNodes.ts';

/** The methods of which a map can be part of a model. */
export const exportedMethods = [
  'gradient',
  'input-x-gradient',
  'guided-backprop',
  'integrated-gradients',
  ...camNames,
] as const;

/** The name of one of them. */
export type ExportedMethod = (typeof exportedMethods)[number];

export interface MapRequest {
  readonly method: ExportedMethod;
  readonly target: number | 'predicted';
  readonly layer: string | undefined;
  readonly steps: number;
  /** One value per channel, where a path begins. */
  readonly black: readonly number[];
}

/** The image in the layout of the file, and the node that turns the channels-last image to it. */
export interface Entry {
  readonly name: string;
  readonly node: Node | undefined;
  readonly channelAxis: number;
}

/** What the nodes of a map are appended to. */
export interface MapParts {
  readonly builder: GraphBuilder;
  readonly network: Network;
  readonly entry: Entry;
}

/** A graph that computes a map beside the logits of a network, and the value that holds it. */
export interface MapGraph {
  readonly nodes: readonly Node[];
  readonly initializers: ReadonlyMap<string, Tensor>;
  readonly map: string;
}
