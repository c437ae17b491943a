import { node, type PlainAttribute } from './edit.ts';
import type { Attributes, Node, Tensor } from './model.ts';
import { floatTensor, integerTensor } from './tensor.ts';

export type PlainAttributes = Readonly<Record<string, PlainAttribute>>;

/** What a new node has beside its operator and its inputs. */
export interface NewNode {
  readonly attributes?: PlainAttributes;
  /** Attributes of another node, beside those. */
  readonly kept?: Attributes;
  /** @default '', that of ONNX */
  readonly domain?: string;
  /** The name of its output. @default one that no other value has */
  readonly output?: string;
  /** Its own name. @default that of its output */
  readonly label?: string;
}

/** A graph in the making: nodes in their order, and constants. */
export interface GraphBuilder {
  readonly nodes: Node[];
  readonly initializers: Map<string, Tensor>;
  /** A name that begins with the builder's prefix and that it has not given before. */
  fresh(what: string): string;
  /** Appends a node as it is. */
  append(item: Node): void;
  /** Appends a new node of one output and gives that output's name. */
  add(opType: string, inputs: readonly string[], options?: NewNode): string;
  /** Appends a new node of several outputs and gives their names. */
  addMany(opType: string, inputs: readonly string[], outputs: number, attributes?: PlainAttributes): string[];
  /** Adds a constant and gives its name. */
  constant(tensor: Tensor, name?: string): string;
  floats(values: Float32Array, dims: readonly number[], name?: string): string;
  integers(values: readonly number[], name?: string): string;
  /** The node that makes a value, where it was added here. */
  maker(name: string): Node | undefined;
}

export interface BuilderOptions {
  /** How the names that it makes begin. */
  readonly prefix?: string;
  /** What is there already; both are added to. @default nothing */
  readonly nodes?: Node[];
  readonly initializers?: Map<string, Tensor>;
}

/** A builder that adds to the nodes and constants it is given. */
export function createGraphBuilder({
  prefix = '',
  nodes = [],
  initializers = new Map(),
}: BuilderOptions = {}): GraphBuilder {
  const makers = new Map<string, Node>();
  let count = 0;
  const fresh = (what: string) => `${prefix}${what}_${count++}`;
  const append = (item: Node) => {
    nodes.push(item);
    for (const name of item.outputs) makers.set(name, item);
  };
  const constant = (tensor: Tensor, name = fresh('constant')) => {
    initializers.set(name, tensor);
    return name;
  };
  return {
    ...{ nodes, initializers, fresh, append, constant },
    add: (opType, inputs, { attributes, kept = new Map(), domain = '', output, label } = {}) => {
      const name = output ?? fresh(opType);
      const made = node(opType, inputs, [name], attributes);
      append({ ...made, domain, name: label ?? name, attributes: new Map([...kept, ...made.attributes]) });
      return name;
    },
    addMany: (opType, inputs, outputs, attributes) => {
      const names = Array.from({ length: outputs }, () => fresh(opType));
      append(node(opType, inputs, names, attributes));
      return names;
    },
    floats: (values, dims, name) => constant(floatTensor(values, dims), name),
    integers: (values, name) => constant(integerTensor(values), name),
    maker: (name) => makers.get(name),
  };
}
