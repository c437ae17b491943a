import { dirname, join } from 'node:path';
import { bytesIfThere } from '../../files/ifThere.ts';
import { namedPath } from '../../files/quoted.ts';
import type { Graph, Model, Tensor } from '../../graph/model.ts';
import { tensorValues } from '../../graph/tensor.ts';
import { jsonOf } from './textTokens.ts';

/** Models of transformers that number tokens from the one behind that of padding: `create_position_ids_from_input_ids`. */
const behindPadding = new Set([
  'bridgetower_text_model', 'camembert', 'clap_text_model', 'data2vec-text', 'ibert', 'lilt', 'longformer', 'luke',
  'layoutlmv3', 'markuplm', 'mluke', 'mpnet', 'roberta', 'roberta-prelayernorm', 'xlm-roberta', 'xlm-roberta-xl', 'xmod',
]); // biome-ignore format: a list reads better packed

/** What says of a model how its tokens are numbered, where it lies beside the tokenizer. */
export function encoderConfig(tokenizer: string): string {
  return join(dirname(tokenizer), 'config.json');
}

/**
 * The number of a text's first token in `position_ids`: 0, or of RoBERTa and its kin the one behind the number of
 * padding. The `config.json` of transformers tells; where there is none, the table of positions does: its row of padding
 * is zero, or it has rows for a power of two beside the numbers that no token has.
 */
export function firstPosition(
  model: Model,
  { tokenizer, pad }: { readonly tokenizer: string; readonly pad: number },
): number {
  if (!model.graph.inputs.some(({ name }) => name === 'position_ids')) return 0;
  const path = encoderConfig(tokenizer);
  const bytes = bytesIfThere(path, { what: 'the config.json of an encoder' });
  const config: Readonly<Record<string, unknown>> = bytes === undefined ? {} : jsonOf(bytes, namedPath(path));
  const { model_type: kind, pad_token_id: said } = config;
  if (typeof kind === 'string') return behindPadding.has(kind) ? (isNumber(said) ? said : 1) + 1 : 0;
  const table = positionTable(model.graph);
  return table !== undefined && isBehindPadding(table, pad) ? pad + 1 : 0;
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0;
}

/** The constant whose rows the positions choose. */
function positionTable({ nodes, initializers }: Graph): Tensor | undefined {
  const names = new Set(['position_ids']);
  for (const { opType, inputs, outputs } of nodes) {
    const [first = '', second = ''] = inputs;
    if ((opType === 'Cast' || opType === 'Identity') && names.has(first)) names.add(outputs[0] ?? '');
    const table = opType === 'Gather' && names.has(second) ? initializers.get(first) : undefined;
    if (table?.dims.length === 2) return table;
  }
  return undefined;
}

/** Rows that a model without padding has, at least. */
const fewest = 64;

function isBehindPadding(table: Tensor, pad: number): boolean {
  const [rows = 0, width = 0] = table.dims;
  if (pad >= rows) return false;
  const kept = rows - pad - 1;
  if (kept >= fewest && (kept & (kept - 1)) === 0) return true;
  return tensorValues(table)
    .subarray(pad * width, (pad + 1) * width)
    .every((value) => value === 0);
}
