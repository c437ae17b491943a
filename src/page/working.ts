import type { Ask, News } from './messages.ts';

/** While a question is worked on: what ends it, and who hears of it. */
export interface Working {
  readonly signal: AbortSignal;
  tell(news: News, handed?: Transferable[]): void;
}

/** A question of one kind. */
export type AskOf<Kind extends Ask['kind']> = Extract<Ask, { kind: Kind }>;
