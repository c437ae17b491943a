import * as z from 'zod';
import type { GalleryImage } from '../../types/report.ts';
import { count, listOf, numberOrNull, oneOf, record, text } from './storedKinds.ts';

/** The first six bytes of every PNG. */
const pngStart = 'iVBORw0K';

const picture = text.regex(new RegExp(`^${pngStart}[A-Za-z0-9+/]*={0,2}$`), {
  error: 'expected a PNG in base64',
});
const pixels = z.int({ error: 'expected a whole number' }).min(1, { error: 'expected at least 1' });

/** `gallery.json`. */
export const gallerySchema: z.ZodType<readonly GalleryImage[]> = listOf(
  record({
    id: text,
    width: pixels,
    height: pixels,
    picture,
    outline: text.regex(/^[MLHVZmlhvz\d ,.-]*$/, { error: 'expected an SVG path' }).exactOptional(),
    of: record({ audit: text, state: text }).exactOptional(),
    maps: listOf(
      record({
        name: text,
        kind: oneOf(['method', 'localizer']),
        picture,
        scores: listOf(
          record({ criterion: text, metric: text, value: numberOrNull, reason: text.exactOptional() }),
        ),
        numericalError: numberOrNull.exactOptional(),
        cascade: listOf(
          record({ step: text, draw: count, picture, similarity: numberOrNull }),
        ).exactOptional(),
      }),
    ),
  }),
);
