/** What the page asks of its worker, and what comes back. */
import type { Preprocess, Row } from '../browser/index.ts';

/** A file as it was dropped. The worker reads it, so that the page itself never holds its bytes. */
export interface GivenFile {
  readonly name: string;
  readonly content: Blob;
  /** Its first bytes, which tell pictures from other files. */
  readonly start: Uint8Array;
}

/** What is known of a model once it is open. */
export interface OpenedModel {
  readonly name: string;
  readonly inputShape: readonly [height: number, width: number, channels: number];
  readonly classCount: number;
  readonly layers: number;
  readonly warnings: readonly string[];
  /** Where it computes, in words. */
  readonly device: string;
}

/** An image that was read: its size, and how it looks. */
export interface ReadImage {
  readonly id: string;
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  /** [height, width, 4] bytes. */
  readonly preview: Uint8ClampedArray;
}

/** How the units of a model were guessed. */
export interface UnitsGuess {
  readonly name: string;
  readonly reason: string;
  /** Of each choice, by how much of their size the logits differ between images. */
  readonly spreads: Readonly<Record<string, number>>;
}

/** What a model says of an image. */
export interface ImageLogits {
  readonly id: string;
  readonly logits: readonly number[];
}

/** A map, [height, width] at the model's input size, or why there is none. */
export interface MadeMap {
  readonly method: string;
  readonly map?: Float32Array;
  readonly error?: string;
  /** Why it should not be read as it is. */
  readonly warning?: string;
  readonly seconds: number;
}

/** The maps of one state of a film. */
export interface Frame {
  readonly label: string;
  /** How many layers are re-drawn, as a share; absent of maps of another class. */
  readonly share?: number;
  readonly maps: Readonly<Record<string, Float32Array>>;
}

export type TrustName =
  | 'randomization'
  | 'consistency'
  | 'classSensitivity'
  | 'fidelity'
  | 'convergence'
  | 'localization';

/** What maps are of. */
export interface Subject {
  readonly image: string;
  readonly units: string;
  readonly target: number;
}

/** A question to the worker. */
export type Ask =
  | {
      readonly kind: 'open';
      readonly model: GivenFile;
      readonly weights: readonly GivenFile[];
      readonly device: 'wasm' | 'webgpu';
    }
  | { readonly kind: 'image'; readonly file: GivenFile; readonly isMask?: true }
  | {
      readonly kind: 'mask';
      readonly image: string;
      readonly mask: Uint8Array;
      readonly width: number;
      readonly height: number;
    }
  | { readonly kind: 'forget' }
  | { readonly kind: 'npy'; readonly map: Float32Array; readonly shape: readonly number[] }
  | { readonly kind: 'units' }
  | { readonly kind: 'logits'; readonly units: string }
  | (Subject & { readonly kind: 'maps'; readonly methods: readonly string[] })
  | (Subject & {
      readonly kind: 'trust';
      /** The class that `classSensitivity` compares with. @default the next most likely */
      readonly other?: number;
      readonly audit: TrustName;
      /** Whether every image takes part, or this one alone. */
      readonly all: boolean;
      readonly methods: readonly string[];
    });

/** What comes while a question is worked on. */
export type News =
  | { readonly kind: 'progress'; readonly done: number; readonly total: number; readonly label: string }
  | { readonly kind: 'map'; readonly made: MadeMap }
  | { readonly kind: 'frame'; readonly frame: Frame };

/** What a reader should know of where it was computed. */
interface Checked {
  readonly note?: string;
}

/** The answers, by the kind of question. */
export interface Answers {
  open: OpenedModel;
  image: ReadImage;
  mask: { readonly pixels: number };
  forget: Record<string, never>;
  npy: { readonly bytes: Uint8Array };
  units: UnitsGuess;
  logits: { readonly images: readonly ImageLogits[]; readonly warnings: readonly string[] };
  maps: Checked;
  /** `image`: what the rows call the picture that was asked about. */
  trust: Checked & { readonly rows: readonly Row[]; readonly image: string };
}

export type ToWorker = { readonly id: number; readonly ask: Ask } | { readonly cancel: number };
export type FromWorker =
  | { readonly id: number; readonly news: News }
  | { readonly id: number; readonly answer: Answers[keyof Answers] }
  | { readonly id: number; readonly error: string; readonly isCancelled: boolean };

/** Ways in which 0..255 becomes a model's units, by the name that the page shows. */
export const unitChoices: Readonly<Record<string, Preprocess>> = {
  '0 to 1': { range: [0, 1] },
  '-1 to 1': { range: [-1, 1] },
  '0 to 255': { range: [0, 255] },
  '-1024 to 1024': { range: [-1024, 1024] },
  'ImageNet mean and deviation': { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] },
};
