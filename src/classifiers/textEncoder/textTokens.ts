import { dirname, join } from 'node:path';
import { isRecord } from '../../checks/isRecord.ts';
import { fileBytesSync } from '../../files/fileBytes.ts';
import { bytesIfThere } from '../../files/ifThere.ts';
import { parsedJson } from '../../files/parsedJson.ts';
import { cut, namedPath, printable } from '../../files/quoted.ts';

/** A text as an encoder takes it. */
export interface TokenIds {
  readonly ids: readonly number[];
  /** Whether there were more than are read. */
  readonly isTruncated: boolean;
}

/** How texts become tokens. */
export interface TextTokens {
  /** What takes the place of a token where a text is shorter than its row. */
  readonly pad: number;
  readonly maxTokens: number;
  /** Undefined of a text without a token of its own. */
  of(text: string): TokenIds | undefined;
}

/** As long as BERT's table of positions. */
const usualMost = 512;

/** What is read beside a `tokenizer.json`, where it is there. */
export function tokenizerConfig(path: string): string {
  return join(dirname(path), 'tokenizer_config.json');
}

interface TokenOptions {
  readonly maxTokens?: number | undefined;
  /** Tokens of a row of a model that takes no others. */
  readonly fixed: number | undefined;
}

/**
 * The tokens of a `tokenizer.json`. What is too long loses tokens of its own, at the side that the file says, and keeps
 * the special ones. Throws RangeError naming a file that is none, or fewer tokens than the special ones are.
 */
export async function textTokens(path: string, { maxTokens, fixed }: TokenOptions): Promise<TextTokens> {
  const source = namedPath(path);
  const json = jsonOf(fileBytesSync(path, { what: 'a tokenizer.json' }), source);
  const beside = tokenizerConfig(path);
  const bytes = bytesIfThere(beside, { what: 'a tokenizer_config.json' });
  const config = bytes === undefined ? {} : jsonOf(bytes, namedPath(beside));
  const { Tokenizer } = await import('@huggingface/tokenizers');
  const made = (() => {
    try {
      return new Tokenizer(json, config);
    } catch (error) {
      throw new RangeError(`${source}: expected a tokenizer.json: ${lineOf(error)}`);
    }
  })();
  const { truncation, padding } = json;
  const said = isRecord(truncation) ? truncation : {};
  const stated = [said.max_length, config.model_max_length].find(isLength);
  const most = Math.min(maxTokens ?? stated ?? usualMost, fixed ?? Infinity);
  const added = [...made.get_added_tokens_decoder()];
  const padId = isRecord(padding) ? padding.pad_id : undefined;
  const known = added.find(([, { content }]) => content === '[PAD]' || content === '<pad>')?.[0];
  const tokensOf = (text: string, isWhole: boolean) => {
    const { ids } = made.encode(text, { add_special_tokens: isWhole });
    if (ids.every((id: number) => Number.isInteger(id))) return ids;
    throw new RangeError(`${source}: a word of a text is not in the vocabulary, which has no unknown token`);
  };
  return {
    pad: typeof padId === 'number' ? padId : (known ?? 0),
    maxTokens: most,
    of: (text) => {
      const [own, whole] = [tokensOf(text, false), tokensOf(text, true)];
      if (own.length === 0) return undefined;
      if (whole.length <= most) return { ids: whole, isTruncated: false };
      const kept = most - (whole.length - own.length);
      if (kept < 1)
        throw new RangeError(
          `maxTokens must be above the ${whole.length - own.length} special tokens of ${source}, got ${most}`,
        );
      const start = indexOfRun(own, whole);
      const shortened = said.direction === 'Left' ? own.slice(-kept) : own.slice(0, kept);
      const ids = [...whole.slice(0, start), ...shortened, ...whole.slice(start + own.length)];
      return { ids, isTruncated: true };
    },
  };
}

/** The object in the bytes of a JSON file. Throws RangeError naming a file that is none. */
export function jsonOf(bytes: Uint8Array, source: string): Readonly<Record<string, unknown>> {
  try {
    const json = parsedJson(new TextDecoder().decode(bytes));
    if (isRecord(json)) return json;
  } catch (error) {
    throw new RangeError(`${source}: expected JSON: ${lineOf(error)}`);
  }
  throw new RangeError(`${source}: expected a JSON object`);
}

function lineOf(error: unknown): string {
  return printable(cut(error instanceof Error ? error.message : String(error), 160));
}

/** Where no length is meant `tokenizer_config.json` has 1e30. */
function isLength(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0;
}

/** Where a text's own tokens begin among all: special ones stand before and behind. */
function indexOfRun(own: readonly number[], whole: readonly number[]): number {
  const last = whole.length - own.length;
  const fits = (start: number) => own.every((id, i) => whole[start + i] === id);
  return Array.from({ length: last + 1 }, (_, start) => start).find(fits) ?? last;
}
