import type { Client } from './client.ts';
import type { GivenFile, MadeMap, OpenedModel, ReadImage, TrustName } from './messages.ts';

/** What the page knows. One object, changed by its parts, which tell each other by `changed`. */
export interface State {
  readonly client: Client;
  modelFile: GivenFile | undefined;
  weights: GivenFile[];
  model: OpenedModel | undefined;
  readonly images: Map<string, ReadImage>;
  /** Flags of the region of an image, [height, width] of the picture. */
  readonly masks: Map<string, Uint8Array>;
  /** By image, the logits of the model. */
  logits: ReadonlyMap<string, readonly number[]>;
  /** The units of the pixels that gave the logits; while new ones are computed, not yet those that are chosen. */
  logitsUnits: string;
  /** The maps that are shown. */
  maps: MadeMap[];
  /** Names of the questions that were asked, with their answers. */
  readonly answers: Map<TrustName, Answered>;
}

interface Answered {
  readonly answer: HTMLElement;
  /** Those that were asked about. */
  readonly methods: readonly string[];
}

/** The name of a class. */
export function className(index: number, names: string): string {
  const own = names.split(',')[index]?.trim();
  return own ? `${own} (${index})` : String(index);
}
