import { assertKnownKeys } from '../../checks/knownKeys.ts';
import type { Image } from '../../types/arrays.ts';
import { type Marked, type Segment, withStrokes } from '../strokes.ts';
import { glyphs } from './glyphs.ts';

/** Options of `tag`. */
export interface TagOptions {
  /** Capital letters A to Z, figures and spaces, drawn side by side. @default 'R' */
  readonly text?: string;
  /** Left end and ascender of the text, in pixels; 200 and 200 of 1024 in the study. */
  readonly x: number;
  readonly y: number;
  /** Height of the em in pixels, of which a letter takes about 0.73; 64 of 1024 in the study. */
  readonly fontSize: number;
  /** What ink is, in the image's units: one value per channel or one for all. @default 255 */
  readonly fill?: number | readonly number[];
}

/** Letters by the em: those of a plain sans-serif font. */
const letter = { left: 0.125, top: 0.225, width: 0.5, height: 0.68, advance: 0.7, stroke: 0.05 };

/**
 * The image with a letter in it, as a lead marker leaves: the tag of "Source Matters" (Jiménez-Sánchez et al. 2024), in
 * strokes of our own. `image` is [height, width, channels] in any units; edges are blended by the share of the pixel that
 * ink covers. Throws RangeError for letters that there are not, a place
 * that leaves no ink in the frame, and numbers that are not finite.
 */
export function tag(image: Image, options: TagOptions): Marked {
  assertKnownKeys('options of tag', options, { text: true, x: true, y: true, fontSize: true, fill: true });
  const { fontSize, fill = 255 } = options;
  return withStrokes(image, segmentsOf(options), { name: 'tag', thickness: letter.stroke * fontSize, fill });
}

function segmentsOf({ text = 'R', x, y, fontSize }: TagOptions): Segment[] {
  for (const [name, value] of Object.entries({ x, y, fontSize })) {
    if (!Number.isFinite(value)) throw new RangeError(`${name} must be finite, got ${value}`);
  }
  if (!(fontSize > 0)) throw new RangeError(`fontSize must be above 0, got ${fontSize}`);
  return [...text].flatMap((character, index) => {
    const strokes = glyphs[character];
    if (strokes === undefined) {
      throw new RangeError(`text must be of A to Z, 0 to 9 and spaces, got ${JSON.stringify(character)}`);
    }
    const left = x + fontSize * (letter.left + index * letter.advance);
    const top = y + fontSize * letter.top;
    const place = ([u, v]: readonly [number, number]) =>
      [left + u * letter.width * fontSize, top + v * letter.height * fontSize] as const;
    return strokes.flatMap((stroke) =>
      stroke.slice(1).map((to, i): Segment => [...place(stroke[i] ?? to), ...place(to)]),
    );
  });
}
