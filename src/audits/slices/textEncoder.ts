import * as z from 'zod';
import { path } from '../../files/pathType.ts';

/** An ONNX text encoder that gives the embeddings of reports, in the place of their words. */
export const textEncoder = z.strictObject({
  /** The ONNX file: inputs `input_ids` and, where it has them, `attention_mask`, `token_type_ids`, `position_ids`. */
  model: path('file'),
  /** Its `tokenizer.json`; a `tokenizer_config.json` beside it is read too. */
  tokenizer: path('file'),
  /** The mean over the tokens of a report, or its first token. */
  pooling: z.enum(['mean', 'cls']).default('mean'),
  /** At most so many tokens of a report are read; what the tokenizer says, else 512, where it is absent. */
  maxTokens: z.int().min(1).optional(),
  /** The output with the embeddings; the first of tokens, else of texts, where it is absent. */
  output: z.string().min(1).optional(),
});
