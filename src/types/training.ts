import type { ImageEdit } from './run.ts';

/** An image as it is or edited. */
export interface AskedImage {
  readonly image: string;
  readonly edit?: ImageEdit;
}

/** An image that a network learns from. */
export interface TrainingImage extends AskedImage {
  /** 0 or 1. */
  readonly label: number;
}

/** A network to be trained on images of a run, and what it is asked then. */
export interface TrainingAsked {
  /** The model in whose size and units images come. */
  readonly model: string;
  /** From random weights of a built-in network, or from those of the model. */
  readonly start: 'random' | 'model';
  readonly seed: string;
  readonly epochs: number;
  readonly train: readonly TrainingImage[];
  /** The weights are those of the epoch that tells these best. */
  readonly validation: readonly TrainingImage[];
  readonly tests: readonly (readonly AskedImage[])[];
}
