import type { Prediction } from './prediction.ts';
import type { Summary } from './summary.ts';

/**
 * All that `report.html` shows, as plain JSON: it can be made and tested without a model, and drawn again from the
 * files of a run.
 */
export interface Report {
  readonly title: string;
  readonly tasks: readonly TaskReport[];
  /** Versions, seeds, digests and the machine, as in `manifest.json`. */
  readonly manifest: Readonly<Record<string, unknown>>;
}

/** What a report shows of one run. */
export interface TaskReport {
  readonly summary: Summary;
  /** Each method with the options that it ran with. */
  readonly methods: readonly {
    readonly name: string;
    /** Where `name` is one value of a sweep: the method of this library. */
    readonly method?: string;
    readonly options: object;
  }[];
  readonly gallery: readonly GalleryImage[];
  /** What each classifier says about each image; empty where that was not kept. */
  readonly predictions: readonly Prediction[];
}

/** An image of the gallery. Every picture is a grey PNG in base64. */
export interface GalleryImage {
  readonly id: string;
  /** In pixels, of the picture and of every map. */
  readonly width: number;
  readonly height: number;
  /** The image that was explained. */
  readonly picture: string;
  /** The edge of the region that matters, as an SVG path in pixels; absent where no region is known. */
  readonly outline?: string;
  readonly maps: readonly GalleryMap[];
  /** Of one that stands in the part of an audit: which, and what was done to the image. */
  readonly of?: { readonly audit: string; readonly state: string };
}

/** A map of an image of the gallery. */
export interface GalleryMap {
  /** Of the method, or of the localizer. */
  readonly name: string;
  /** A localizer was trained on regions: what a map is measured against, not one of the methods. */
  readonly kind: 'method' | 'localizer';
  /** Black where the map is least, white where it is greatest. */
  readonly picture: string;
  /** By criterion, in the order of the run. */
  readonly scores: readonly GalleryScore[];
  /** The numerical error as a share of the map's own size, null where nothing of the map can be told from it; absent of a map without one. */
  readonly numericalError?: number | null;
  /** The map under each state of the cascade of random weights, in order, of one draw; may be smaller pictures. */
  readonly cascade?: readonly GalleryState[];
}

/** What one image scores under a criterion; null where it has no score. */
export interface GalleryScore {
  readonly criterion: string;
  readonly metric: string;
  readonly value: number | null;
  /** Why there is none; absent where there is one, and where no row says it. */
  readonly reason?: string;
}

/** A map under one state of random weights. */
export interface GalleryState {
  readonly step: string;
  readonly draw: number;
  readonly picture: string;
  /** Similarity to the map under the trained weights; null where there is none. */
  readonly similarity: number | null;
}
