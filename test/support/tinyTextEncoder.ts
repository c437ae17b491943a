/** A text encoder of a handful of words at random weights, as files, and written a second time as plain loops. */
import { node } from '../../src/graph/edit.ts';
import type { ElementType, Node, Tensor } from '../../src/graph/model.ts';
import { serializedModel } from '../../src/graph/serialize.ts';
import { floatTensor, integerTensor, tensorValues } from '../../src/graph/tensor.ts';
import { normalTensor } from './smallModels.ts';

const words = ['view', 'lateral', 'frontal', 'no', 'lines', 'catheter', 'in', 'place', 'chest', ',', '.'];
const vocabulary = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', ...words, '##s'];
const id = (token: string) => vocabulary.indexOf(token);

/** A `tokenizer.json` that puts `[CLS]` before a text and `[SEP]` behind it. */
export const tokenizerJson = (more: object = {}) =>
  JSON.stringify({
    ...{ version: '1.0', truncation: null, padding: null, ...more },
    added_tokens: ['[PAD]', '[UNK]', '[CLS]', '[SEP]'].map((content) => ({
      ...{ id: id(content), content, single_word: false, lstrip: false, rstrip: false },
      ...{ normalized: false, special: true },
    })),
    normalizer: { type: 'Lowercase' },
    pre_tokenizer: { type: 'BertPreTokenizer' },
    post_processor: {
      type: 'TemplateProcessing',
      single: [special('[CLS]'), { Sequence: { id: 'A', type_id: 0 } }, special('[SEP]')],
      pair: [],
      special_tokens: Object.fromEntries(
        ['[CLS]', '[SEP]'].map((token) => [token, { id: token, ids: [id(token)], tokens: [token] }]),
      ),
    },
    decoder: null,
    model: {
      ...{ type: 'WordPiece', unk_token: '[UNK]', continuing_subword_prefix: '##' },
      max_input_chars_per_word: 100,
      vocab: Object.fromEntries(vocabulary.map((token, i) => [token, i])),
    },
  });

function special(token: string) {
  return { SpecialToken: { id: token, type_id: 0 } };
}

const [d, rows] = [5, 12];
const table = normalTensor('tiny/table', [vocabulary.length, d]);
const positions = normalTensor('tiny/positions', [rows, d]);
const mix = normalTensor('tiny/mix', [d, d], 0.5);

function withoutFirstRow(tensor: Tensor): Tensor {
  return floatTensor(
    Float32Array.from(tensorValues(tensor), (value, i) => (i < d ? 0 : value)),
    tensor.dims,
  );
}

export interface TinyOptions {
  /** @default 'int64' */
  readonly type?: ElementType;
  /** Texts and tokens that it takes. @default any */
  readonly fixed?: readonly [number, number];
  readonly output?: 'tokens' | 'pooled' | 'kept';
  readonly inputs?: readonly string[];
  /** Whether the position of `[PAD]`, 0, is that of padding, as RoBERTa trains it. */
  readonly padsPositions?: boolean;
}

/** One layer of attention over embedded tokens that leaves out what the mask does: tanh(attended · W). */
export function tinyEncoder(options: TinyOptions = {}): Uint8Array {
  const { type = 'int64', fixed = [undefined, undefined], output = 'tokens' } = options;
  const { inputs = ['input_ids', 'attention_mask', 'position_ids'], padsPositions = false } = options;
  const places = padsPositions ? withoutFirstRow(positions) : positions;
  const nodes: Node[] = [
    node('Gather', ['table', 'input_ids'], ['embedded']),
    node('Gather', ['positions', 'position_ids'], ['placed']),
    node('Add', ['embedded', 'placed'], ['x']),
    node('Transpose', ['x'], ['xT'], { perm: [0, 2, 1] }),
    node('MatMul', ['x', 'xT'], ['alike']),
    node('Cast', ['attention_mask'], ['mask'], { to: 1 }),
    node('Unsqueeze', ['mask', 'one'], ['wide']),
    node('Sub', ['wide', 'ones'], ['less']),
    node('Mul', ['less', 'huge'], ['away']),
    node('Add', ['alike', 'away'], ['scores']),
    node('Softmax', ['scores'], ['weights'], { axis: -1 }),
    node('MatMul', ['weights', 'x'], ['attended']),
    node('MatMul', ['attended', 'mix'], ['mixed']),
    node('Tanh', ['mixed'], ['tokens']),
    node('Gather', ['tokens', 'first'], ['pooled'], { axis: 1 }),
    node('Unsqueeze', ['pooled', 'one'], ['kept']),
  ];
  return serializedModel({
    irVersion: 8,
    opsets: new Map([['', 18]]),
    graph: {
      name: 'tiny',
      nodes,
      initializers: new Map([
        ...([['table', table], ['positions', places], ['mix', mix]] as const),
        ['one', integerTensor([1])],
        ['first', integerTensor([0], [])],
        ['ones', floatTensor(Float32Array.of(1), [1])],
        ['huge', floatTensor(Float32Array.of(1e4), [1])],
      ]),
      inputs: inputs.map((name) => ({ name, elementType: type, shape: [...fixed] })),
      outputs: [{ name: output, elementType: 'float32' }],
    },
  });
} // biome-ignore format: a graph reads better packed

/** What it says of each token of a text, in float64, one number after the other. */
export function tinyTokens(tokens: readonly string[], first = 0): number[][] {
  const [e, p, w] = [table, positions, mix].map((tensor) => [...tensorValues(tensor)]);
  const at = (values: number[] | undefined, row: number, column: number) => values?.[row * d + column] ?? 0;
  const x = tokens.map((token, i) =>
    Array.from({ length: d }, (_, j) => at(e, id(token), j) + at(p, first + i, j)),
  );
  const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, own, j) => sum + own * (b[j] ?? 0), 0);
  return x.map((own) => {
    const odds = x.map((other) => Math.exp(dot(own, other)));
    const total = odds.reduce((sum, one) => sum + one, 0);
    const seen = own.map((_, j) => x.reduce((sum, other, i) => sum + ((odds[i] ?? 0) / total) * (other[j] ?? 0), 0));
    return seen.map((_, k) => Math.tanh(seen.reduce((sum, one, j) => sum + one * at(w, j, k), 0)));
  });
} // biome-ignore format: sums read better whole

/** The mean of those. */
export function meanOfTokens(tokens: readonly string[], first = 0): number[] {
  const rows = tinyTokens(tokens, first);
  return Array.from({ length: d }, (_, j) => rows.reduce((sum, row) => sum + (row[j] ?? 0), 0) / rows.length);
}
