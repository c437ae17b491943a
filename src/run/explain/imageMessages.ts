import type { SentError } from '../workers/messages.ts';
import type { ImageAnswer } from './explainImage.ts';
import type { ExplainFailure, ExplainRunOptions } from './explainOptions.ts';
import type { ImageName } from './imageNames.ts';
import type { ModelFacts } from './openedExplain.ts';

/** What a worker thread of `explain` is started with. */
export interface ImageWorkerData {
  readonly options: ExplainRunOptions;
  /** Of each session. */
  readonly threads: number;
}

/** An image file and its name in results. */
export interface NamedImage {
  readonly path: string;
  readonly name: ImageName;
}

/** What is asked of it: one image after the other, or to end after the pass that is running. */
export type ImageOrder =
  | { readonly kind: 'explain'; readonly id: number; readonly image: NamedImage }
  | { readonly kind: 'end' };

/** What it says. */
export type ImageReport =
  | { readonly kind: 'opened'; readonly model: ModelFacts }
  | { readonly kind: 'done'; readonly id: number; readonly answer: ImageAnswer }
  | { readonly kind: 'failed'; readonly id: number; readonly error: SentError }
  /** The model cannot be opened. */
  | { readonly kind: 'broken'; readonly error: SentError }
  | { readonly kind: 'wrote'; readonly file: string }
  | { readonly kind: 'method'; readonly image: string }
  | { readonly kind: 'failure'; readonly failure: ExplainFailure };
