import { assertKnownKeys } from '../../checks/knownKeys.ts';
import type { OwnLimits } from '../../files/limits.ts';
import { quoted, quotedList } from '../../files/quoted.ts';
import { widenedGraph } from '../../graph/float16ToFloat32.ts';
import { parsedModel } from '../../graph/parse.ts';
import { upgradedModel } from '../../graph/upgrade.ts';
import type { EmbeddedTexts, OnnxTextEncoder, TextEncoderFiles } from '../../types/textEncoder.ts';
import { modelSource } from '../modelSource.ts';
import { createSession, type Fetched, type Session } from '../onnx/session.ts';
import { type EncoderInputs, encoderInputs, type RowNumbers } from './encoderInputs.ts';
import { firstPosition } from './firstPosition.ts';
import { type TextTokens, textTokens } from './textTokens.ts';

/** Options of `openTextEncoder`. */
export interface TextEncoderOptions extends TextEncoderFiles {
  /** Threads within an operator; 0 leaves it to ONNX Runtime (one per core). @default 0 */
  readonly threads?: number;
  /** How large the model's files may be, `modelBytes`. @default 4 GiB */
  readonly limits?: OwnLimits;
}

const optionKeys = {
  model: true, tokenizer: true, pooling: true, maxTokens: true, output: true, threads: true, limits: true,
} as const; // biome-ignore format: a list reads better packed

/** So many texts go to the model at once. */
const atOnce = 16;

/**
 * Opens a text encoder: an ONNX file whose inputs are `input_ids` and, where it has them, `attention_mask`,
 * `token_type_ids` and `position_ids`, all [texts, tokens], and its `tokenizer.json`. Its output is [texts, tokens, d],
 * which is pooled, or [texts, d]. Positions are counted as transformers counts them: from 0, or for RoBERTa and its kin
 * from behind the number of padding. Texts go in with others of as many tokens, so that there is no padding unless the
 * model's rows have a fixed length; padding does not enter a mean. Throws RangeError naming the file and what was wrong.
 */
export async function openTextEncoder(options: TextEncoderOptions): Promise<OnnxTextEncoder> {
  assertKnownKeys('options of openTextEncoder', options, optionKeys);
  const { pooling = 'mean', maxTokens, threads = 0 } = options;
  if (pooling !== 'mean' && pooling !== 'cls')
    throw new RangeError(`pooling must be mean or cls, got ${quoted(String(pooling))}`);
  if (maxTokens !== undefined && !(Number.isInteger(maxTokens) && maxTokens > 0))
    throw new RangeError(`maxTokens must be a whole number from 1, got ${maxTokens}`);
  const { source, bytes, external } = modelSource(options.model, { limits: options.limits });
  const parsed = parsedModel(bytes, { source, external });
  const upgraded = upgradedModel({ ...parsed, graph: widenedGraph(parsed.graph) }, source);
  const inputs = encoderInputs(upgraded, source);
  const tokens = await textTokens(options.tokenizer, { maxTokens, fixed: inputs.length });
  const { pad } = tokens;
  const numbers = { pad, first: firstPosition(upgraded, { tokenizer: options.tokenizer, pad }) };
  const session = await createSession(inputs.model, { source, threads });
  try {
    const output = await outputOf({ session, inputs, source, asked: options.output });
    const encoder: Encoder = { session, inputs, tokens, numbers, output, pooling, source };
    return { embedded: (texts) => embedded(encoder, texts), dispose: session.dispose };
  } catch (error) {
    await session.dispose();
    throw error;
  }
}

interface Encoder {
  readonly session: Session;
  readonly inputs: EncoderInputs;
  readonly tokens: TextTokens;
  readonly numbers: RowNumbers;
  readonly output: string;
  readonly pooling: 'mean' | 'cls';
  readonly source: string;
}

/** The output that is read, by the shapes of what two tokens give. */
async function outputOf({
  session,
  inputs,
  source,
  asked,
}: Pick<Encoder, 'session' | 'inputs' | 'source'> & { readonly asked: string | undefined }): Promise<string> {
  const names = inputs.model.graph.outputs.map(({ name }) => name);
  if (asked !== undefined && !names.includes(asked))
    throw new RangeError(`${source}: no output is named ${quoted(asked)}; there are ${quotedList(names)}`);
  const rows = Array.from({ length: inputs.batch ?? 1 }, () => [0, 0]);
  const found = await session.run(
    inputs.feeds(rows, { pad: 0, first: 0 }),
    asked === undefined ? names : [asked],
  );
  const ofShape = (...first: readonly number[]) =>
    Object.keys(found).find((name) => {
      const { data, dims = [] } = found[name] ?? {};
      const isLong = dims.length === first.length + 1 && first.every((size, axis) => dims[axis] === size);
      return data instanceof Float32Array && isLong;
    });
  // Where the second axis is not that of the tokens, one text would be read on into the next.
  const output = ofShape(rows.length, inputs.length ?? 2) ?? ofShape(rows.length);
  if (output !== undefined) return output;
  const shapes = Object.entries(found).map(([name, { dims }]) => `${quoted(name)} [${dims.join(', ')}]`);
  throw new RangeError(
    `${source}: expected an output of float numbers, [texts, tokens, d] or [texts, d], found ${shapes.join(', ')}`,
  );
}

async function embedded(encoder: Encoder, texts: readonly string[]): Promise<EmbeddedTexts> {
  const { inputs, tokens } = encoder;
  const found = new Map<string, Float32Array>();
  const rows = new Map([...new Set(texts)].map((text) => [text, tokens.of(text)]));
  const byLength = new Map<number, { readonly text: string; readonly ids: readonly number[] }[]>();
  for (const [text, row] of rows) {
    if (row === undefined) continue;
    const length = inputs.length ?? row.ids.length;
    byLength.set(length, [...(byLength.get(length) ?? []), { text, ids: row.ids }]);
  }
  const size = inputs.batch ?? atOnce;
  for (const some of byLength.values()) {
    for (let start = 0; start < some.length; start += size) {
      const part = some.slice(start, start + size);
      const answers = await batchOf(
        encoder,
        part.map(({ ids }) => ids),
      );
      for (const [i, { text }] of part.entries()) found.set(text, answers[i] ?? new Float32Array());
    }
  }
  return {
    embeddings: texts.map((text) => found.get(text)),
    truncated: texts.filter((text) => rows.get(text)?.isTruncated === true).length,
    maxTokens: tokens.maxTokens,
  };
}

async function batchOf(encoder: Encoder, rows: readonly (readonly number[])[]): Promise<Float32Array[]> {
  const { session, inputs, numbers, output, source } = encoder;
  // A model of a fixed batch takes the last text again.
  const whole = Array.from({ length: inputs.batch ?? rows.length }, (_, i) => rows[i] ?? rows.at(-1) ?? []);
  const answer = (await session.run(inputs.feeds(whole, numbers), [output]))[output];
  const found = rows.map((ids, at) => pooledRow(answer as Fetched, { at, count: ids.length, encoder }));
  if (!found.every((row) => row.every(Number.isFinite)))
    throw new RangeError(`${source}: the embedding of a text is not finite`);
  return found;
}

/** The embedding of one text: its row, or what is pooled of its tokens, without those that pad it. */
function pooledRow(
  { data, dims }: Fetched,
  { at, count, encoder }: { readonly at: number; readonly count: number; readonly encoder: Encoder },
): Float32Array {
  const values = data as Float32Array;
  const width = dims.at(-1) ?? 0;
  if (dims.length === 2) return values.slice(at * width, (at + 1) * width);
  const start = at * (dims[1] ?? 0) * width;
  if (encoder.pooling === 'cls') return values.slice(start, start + width);
  const sums = new Float64Array(width);
  for (let i = 0; i < count * width; i++) sums[i % width] = (sums[i % width] ?? 0) + (values[start + i] ?? 0);
  return Float32Array.from(sums, (sum) => sum / count);
}
