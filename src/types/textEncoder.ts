import type { Disposable } from './classifier.ts';

/** What an ONNX text encoder is opened from, and how its tokens become one embedding. */
export interface TextEncoderFiles {
  /** The ONNX file. */
  readonly model: string;
  /** Its `tokenizer.json`; a `tokenizer_config.json` beside it is read too. */
  readonly tokenizer: string;
  /** The mean over the tokens of a text, or its first token, such as `[CLS]`. @default 'mean' */
  readonly pooling?: 'mean' | 'cls' | undefined;
  /** At most so many tokens of a text are read, special ones among them. @default what `tokenizer.json` says, or `model_max_length` beside it, else 512 */
  readonly maxTokens?: number | undefined;
  /** The output with the embeddings. @default the first of [texts, tokens, d], else the first of [texts, d] */
  readonly output?: string | undefined;
}

/** Embeddings of texts, and what became of the texts on the way. */
export interface EmbeddedTexts {
  /** [d] for each text; undefined for one without a token of its own. */
  readonly embeddings: readonly (Float32Array | undefined)[];
  /** How many texts had more tokens than were read. */
  readonly truncated: number;
  /** At most so many tokens of each were read. */
  readonly maxTokens: number;
}

/** A text encoder as it is used: texts to embeddings. */
export interface OnnxTextEncoder extends Disposable {
  /** The embedding of each text. A number depends on no other text, padding or order. */
  embedded(texts: readonly string[]): Promise<EmbeddedTexts>;
}
