/** Graph models of TF.js written as GraphDefs by hand. */
import type { TfjsModel } from '../../src/classifiers/index.ts';
import { normalValues } from './tfjsModels.ts';

interface Node {
  readonly name: string;
  readonly op: string;
  readonly input?: readonly string[];
  readonly attr?: Readonly<Record<string, object>>;
}

/** A model of nodes and constants: normal float32 numbers of a shape, given float32 numbers, or int32 numbers. */
export class GraphDraft {
  readonly #nodes: Node[] = [];
  readonly #specs: { name: string; shape: number[]; dtype: string }[] = [];
  readonly #data: Uint8Array[] = [];

  constructor(shape: readonly number[]) {
    const dim = [-1, ...shape].map((size) => ({ size: String(size) }));
    this.#nodes.push({
      name: 'image',
      op: 'Placeholder',
      attr: { dtype: { type: 'DT_FLOAT' }, shape: { shape: { dim } } },
    });
  }

  add(
    op: string,
    name: string,
    input: readonly string[],
    attr: Readonly<Record<string, object>> = {},
  ): string {
    this.#nodes.push({ name, op, input, attr: { T: { type: 'DT_FLOAT' }, ...attr } });
    return name;
  }

  floats(name: string, shape: readonly number[], values?: Float32Array): string {
    const fan = shape.slice(0, -1).reduce((total, size) => total * size, 1);
    return this.#constant(
      name,
      shape,
      values ?? normalValues(name, shape, shape.length > 1 ? Math.sqrt(2 / fan) : 0.3),
    );
  }

  integers(name: string, values: readonly number[], shape: readonly number[] = [values.length]): string {
    return this.#constant(name, shape, Int32Array.from(values));
  }

  #constant(name: string, shape: readonly number[], values: Float32Array | Int32Array): string {
    const isFloat = values instanceof Float32Array;
    this.#nodes.push({ name, op: 'Const', attr: { dtype: { type: isFloat ? 'DT_FLOAT' : 'DT_INT32' } } });
    this.#specs.push({ name, shape: [...shape], dtype: isFloat ? 'float32' : 'int32' });
    this.#data.push(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    return name;
  }

  model(): TfjsModel {
    return {
      format: 'graph-model',
      modelTopology: { node: this.#nodes, library: {}, versions: { producer: 987 } },
      weightSpecs: this.#specs,
      weightData: Uint8Array.from(this.#data.flatMap((part) => [...part])).buffer,
    };
  }
}

export const text = (value: string) => ({ s: btoa(value) });
export const texts = (...values: readonly string[]) => ({ list: { s: values.map((value) => btoa(value)) } });
export const numbers = (...values: readonly number[]) => ({ list: { i: values.map(String) } });
export const flag = (b: boolean) => ({ b });
export const real = (f: number) => ({ f });
export const whole = (i: number) => ({ i: String(i) });
