import { quoted, quotedList } from '../../files/quoted.ts';
import { node } from '../../graph/edit.ts';
import { freshPrefix, valueNames } from '../../graph/freshNames.ts';
import { elementTypes, type Model, type ValueInfo } from '../../graph/model.ts';
import { printed } from '../network/modelSignature.ts';
import type { Feed } from '../onnx/session.ts';

/** How rows of tokens enter a model. */
export interface EncoderInputs {
  /** The model with int64 inputs. */
  readonly model: Model;
  /** Texts of a batch and tokens of a row, where the model takes only so many. */
  readonly batch: number | undefined;
  readonly length: number | undefined;
  feeds(rows: readonly (readonly number[])[], numbers: RowNumbers): Record<string, Feed>;
}

/** What a model takes in the place of a token that is not there, and for where a token stands. */
export interface RowNumbers {
  readonly pad: number;
  /** The position of a row's first token. */
  readonly first: number;
}

/** What each input that an encoder may have holds at a place of a row. */
const held: Readonly<Record<string, (id: number | undefined, index: number, numbers: RowNumbers) => number>> =
  {
    input_ids: (id, _, { pad }) => id ?? pad,
    attention_mask: (id) => Number(id !== undefined),
    token_type_ids: () => 0,
    // Where tokens are numbered from the number behind that of padding, padding has it everywhere.
    position_ids: (id, index, { first }) => (id === undefined && first > 0 ? first - 1 : first + index),
  };

/** Throws RangeError for inputs that are none of those that text encoders have. */
export function encoderInputs(model: Model, source: string): EncoderInputs {
  const { inputs } = model.graph;
  const stranger = inputs.find(({ name }) => !Object.hasOwn(held, name));
  if (stranger !== undefined || !inputs.some(({ name }) => name === 'input_ids')) {
    throw new RangeError(
      `${source}: expected a text encoder with the inputs input_ids, attention_mask, token_type_ids and position_ids or some of them, found ${quotedList(inputs.map(({ name }) => name))}`,
    );
  }
  for (const info of inputs) {
    const { name, elementType, shape } = info;
    if ((elementType !== 'int64' && elementType !== 'int32') || shape?.length !== 2) {
      throw new RangeError(
        `${source}: input ${quoted(name)} must be int64 or int32 of [texts, tokens], is ${elementType} ${printed(info)}`,
      );
    }
  }
  const sizeOf = (axis: number) => inputs.flatMap(({ shape }) => shape?.[axis] ?? [])[0];
  const [batch, length] = [sizeOf(0), sizeOf(1)];
  const narrow = inputs.filter(({ elementType }) => elementType === 'int32').map(({ name }) => name);
  const prefix = freshPrefix('int64', narrow, valueNames(model.graph));
  const feedName = (name: string) => (narrow.includes(name) ? prefix + name : name);
  return {
    model: withInt64(model, feedName, narrow),
    batch,
    length,
    feeds: (rows, numbers) => {
      const width = length ?? Math.max(...rows.map((row) => row.length));
      return Object.fromEntries(
        inputs.map(({ name }) => {
          const data = new BigInt64Array(rows.length * width);
          for (const [r, row] of rows.entries())
            for (let index = 0; index < width; index++)
              data[r * width + index] = BigInt(held[name]?.(row[index], index, numbers) ?? 0);
          return [feedName(name), { data, dims: [rows.length, width] }];
        }),
      );
    },
  };
}

function withInt64(model: Model, feedName: (name: string) => string, narrow: readonly string[]): Model {
  const casts = narrow.map((name) => node('Cast', [feedName(name)], [name], { to: elementTypes.int32 }));
  const inputs = model.graph.inputs.map(
    (info): ValueInfo => ({ ...info, name: feedName(info.name), elementType: 'int64' }),
  );
  return { ...model, graph: { ...model.graph, inputs, nodes: [...casts, ...model.graph.nodes] } };
}
