/** The package's own types name their files without endings, which Node's rules do not resolve. */
declare module '@huggingface/tokenizers' {
  export class Tokenizer {
    constructor(tokenizer: object, config: object);
    encode(text: string, options?: { readonly add_special_tokens?: boolean }): { readonly ids: number[] };
    /** Tokens that were added to the vocabulary, by id. */
    get_added_tokens_decoder(): Map<number, { readonly content: string }>;
    token_to_id(token: string): number | undefined;
  }
}
