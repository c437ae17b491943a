import type { Mask } from './arrays.ts';
import type { Summary } from './summary.ts';

/** All that `report.html` shows: plain data, so that it can be made and tested without a model. */
export interface Report {
  readonly title: string;
  readonly tasks: readonly TaskReport[];
  /** Versions, seeds, digests and the machine, as in `manifest.json`. */
  readonly manifest: Readonly<Record<string, unknown>>;
}

export interface TaskReport {
  readonly summary: Summary;
  /** Each method with the options that it ran with. */
  readonly methods: readonly { readonly name: string; readonly options: object }[];
  readonly gallery: readonly GalleryImage[];
}

export interface GalleryImage {
  readonly id: string;
  /** Bytes of a PNG of the image that was explained. */
  readonly picture: Uint8Array;
  /** The region that matters, at the size of the picture. */
  readonly region?: Mask;
  readonly maps: readonly GalleryMap[];
}

export interface GalleryMap {
  readonly method: string;
  /** Bytes of a grey PNG at the size of the picture: black where the map is least, white where it is greatest. */
  readonly picture: Uint8Array;
  /** Its score on this image; null where it has none. */
  readonly score: number | null;
  /** Which number the score is. */
  readonly metric: string;
}
