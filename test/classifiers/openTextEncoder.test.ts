import { afterEach, expect, test } from '@jest/globals';
import { openTextEncoder, type TextEncoderOptions } from '../../src/classifiers/index.ts';
import type { OnnxTextEncoder } from '../../src/types/textEncoder.ts';
import { expectClose } from '../support/expectClose.ts';
import {
  meanOfTokens,
  type TinyOptions,
  tinyEncoder,
  tinyTokens,
  tokenizerJson,
} from '../support/tinyTextEncoder.ts';
import { workFolder, written } from '../support/workFolder.ts';

const at = workFolder();
const tokenizer = written(at('tokenizer.json'), tokenizerJson());
let encoder: OnnxTextEncoder | undefined;
afterEach(() => encoder?.dispose());

async function opened(
  options: Partial<TextEncoderOptions> = {},
  tiny: TinyOptions = {},
): Promise<OnnxTextEncoder> {
  const model = written(at('encoder.onnx'), tinyEncoder(tiny));
  encoder = await openTextEncoder({ model, tokenizer, ...options });
  return encoder;
}

const texts = ['Lateral view.', 'no lines', 'Catheters in place', '', 'Lateral view.', 'xyz'];
const tokens = [
  ['[CLS]', 'lateral', 'view', '.', '[SEP]'],
  ['[CLS]', 'no', 'lines', '[SEP]'],
  ['[CLS]', 'catheter', '##s', 'in', 'place', '[SEP]'],
  undefined,
  ['[CLS]', 'lateral', 'view', '.', '[SEP]'],
  ['[CLS]', '[UNK]', '[SEP]'],
];

test.each<readonly [string, TinyOptions]>([
  ['of any length', {}],
  ['of int32 inputs', { type: 'int32' }],
  // Every row is padded: what pads it enters neither attention nor mean.
  ['of four rows of twelve tokens', { fixed: [4, 12] }],
])('the mean over tokens is that of plain loops, of an encoder %s', async (_, tiny) => {
  const { embeddings, truncated, maxTokens } = await (await opened({}, tiny)).embedded(texts);
  expect({ truncated, maxTokens }).toEqual({ truncated: 0, maxTokens: tiny.fixed?.[1] ?? 512 });
  expect(embeddings.map((own) => own === undefined)).toEqual(tokens.map((own) => own === undefined));
  for (const [i, own] of tokens.entries())
    if (own) expectClose(embeddings[i] ?? [], meanOfTokens(own), { absolute: 1e-6 });
});

test.each<readonly [string, TinyOptions, object | undefined, number]>([
  ['0, of BERT by its config.json', {}, { model_type: 'bert', pad_token_id: 0 }, 0],
  // create_position_ids_from_input_ids of transformers: padding_idx + 1 + index.
  ['2, of RoBERTa by its config.json', {}, { model_type: 'roberta', pad_token_id: 1 }, 2],
  ['2, of MPNet in rows of nine tokens', { fixed: [4, 9] }, { model_type: 'mpnet', pad_token_id: 1 }, 2],
  ['1, where the row of padding in the table of positions is zero', { padsPositions: true }, undefined, 1],
])('positions count from %s', async (name, tiny, config, first) => {
  const beside = written(at(name, 'tokenizer.json'), tokenizerJson());
  if (config) written(at(name, 'config.json'), JSON.stringify(config));
  const { embeddings } = await (await opened({ tokenizer: beside }, tiny)).embedded(texts);
  for (const [i, own] of tokens.entries())
    if (own) expectClose(embeddings[i] ?? [], meanOfTokens(own, first), { absolute: 1e-6 });
});

test('the first token, an output that is pooled already, and one by its name', async () => {
  const wanted = tokens.map((own) => own && tinyTokens(own)[0]);
  for (const [options, tiny] of [
    [{ pooling: 'cls' }, {}],
    [{}, { output: 'pooled' }],
    [{ output: 'pooled' }, { output: 'pooled' }],
  ] as const) {
    const { embeddings } = await (await opened(options, tiny)).embedded(texts);
    for (const [i, own] of wanted.entries())
      if (own) expectClose(embeddings[i] ?? [], own, { absolute: 1e-6 });
    await encoder?.dispose();
  }
  encoder = undefined;
});

test('a text that is too long keeps its special tokens, and is counted', async () => {
  const long = ['Lateral view, catheter in place.', 'no lines'];
  const first = await (await opened({ maxTokens: 5 })).embedded(long);
  expect(first).toMatchObject({ truncated: 1, maxTokens: 5 });
  expectClose(first.embeddings[0] ?? [], meanOfTokens(['[CLS]', 'lateral', 'view', ',', '[SEP]']), {
    absolute: 1e-6,
  });
  await encoder?.dispose();
  // The side and the length that the tokenizer says.
  const left = written(
    at('left.json'),
    tokenizerJson({ truncation: { direction: 'Left', max_length: 4, strategy: 'LongestFirst', stride: 0 } }),
  );
  const last = await (await opened({ tokenizer: left })).embedded(long);
  expect(last).toMatchObject({ truncated: 1, maxTokens: 4 });
  expectClose(last.embeddings[0] ?? [], meanOfTokens(['[CLS]', 'place', '.', '[SEP]']), { absolute: 1e-6 });
  await encoder?.dispose();
  // The length beside it, but for 1e30, which stands for none.
  for (const [length, maxTokens] of [
    [5, 5],
    [1e30, 512],
  ] as const) {
    const beside = written(at(`${maxTokens}/tokenizer.json`), tokenizerJson());
    written(at(`${maxTokens}/tokenizer_config.json`), JSON.stringify({ model_max_length: length }));
    const { embedded } = await opened({ tokenizer: beside });
    expect(await embedded(long)).toMatchObject({ maxTokens, truncated: maxTokens === 5 ? 1 : 0 });
    await encoder?.dispose();
  }
  const none = await opened({ maxTokens: 2 });
  await expect(none.embedded(long)).rejects.toThrow(
    /maxTokens must be above the 2 special tokens of .*tokenizer\.json, got 2/,
  );
});

test('what is no encoder, no tokenizer and no option is said in a line', async () => {
  await expect(opened({}, { inputs: ['input_ids', 'attention_mask', 'position_ids', 'pixels'] })).rejects.toThrow(
    /expected a text encoder with the inputs input_ids, .* found 'input_ids', 'attention_mask', 'position_ids', 'pixels'/,
  );
  await expect(opened({}, { type: 'float32' })).rejects.toThrow(/input 'input_ids' must be int64 or int32 of \[texts, tokens\], is float32/);
  await expect(opened({ output: 'x' })).rejects.toThrow(/no output is named 'x'; there are 'tokens'/);
  // Its second axis is none of tokens: a mean over them would read on into the next text.
  await expect(opened({}, { output: 'kept' })).rejects.toThrow("expected an output of float numbers, [texts, tokens, d] or [texts, d], found 'kept' [1, 1, 5]");
  await expect(opened({ maxTokens: 0 })).rejects.toThrow('maxTokens must be a whole number from 1, got 0');
  await expect(opened({ pooling: 'max' as 'cls' })).rejects.toThrow("pooling must be mean or cls, got 'max'");
  await expect(opened({ tokenizer: at('none.json') })).rejects.toThrow(/none\.json/);
  const broken = written(at('broken.json'), '{"model": {"type": "Odd"}}');
  await expect(opened({ tokenizer: broken })).rejects.toThrow(/broken\.json: expected a tokenizer\.json: /);
  await expect(opened({ tokenizer: written(at('list.json'), '[]') })).rejects.toThrow('list.json: expected a JSON object');
  encoder = undefined;
}); // biome-ignore format: lines read better whole
