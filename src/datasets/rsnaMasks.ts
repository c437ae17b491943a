import { fileBytesSync } from '../files/fileBytes.ts';
import { limitsFrom, type OwnLimits } from '../files/limits.ts';
import { namedPath } from '../files/quoted.ts';
import { type BoxRule, boxMask } from '../images/index.ts';
import type { Mask } from '../types/arrays.ts';
import { frameSize, rsnaAnnotations } from './rsnaAnnotations.ts';

export interface RsnaMasksOptions {
  /** Path of `stage_2_train_labels.csv`. */
  readonly annotations: string;
  /** Path of a text with a patient's id a line: these patients alone. @default all */
  readonly patients?: string | undefined;
  /** [height, width] of the masks. @default 1024 x 1024, the frame of the boxes */
  readonly size?: readonly [height: number, width: number];
  /** @default 'halfOpen' */
  readonly boxRule?: BoxRule;
  readonly limits?: OwnLimits | undefined;
}

const frame = [frameSize, frameSize] as const;

/**
 * The mask of each patient with boxes of the RSNA pneumonia challenge, from the table of boxes alone, sorted by
 * patient: no image is read. Ids of patients without boxes are passed over; none that has boxes is an error.
 */
export function* rsnaMasks({
  annotations,
  patients,
  size = frame,
  boxRule = 'halfOpen',
  limits: own,
}: RsnaMasksOptions): Generator<{ readonly image: string; readonly mask: Mask }> {
  const limits = limitsFrom(own);
  const text = textOf(annotations, { what: 'a table of boxes', limits });
  const wanted = patients === undefined ? undefined : idsIn(textOf(patients, { what: 'ids', limits }));
  let count = 0;
  for (const [image, boxes] of rsnaAnnotations(text, namedPath(annotations), limits)) {
    if (wanted?.has(image) === false) continue;
    count++;
    yield { image, mask: boxMask(boxes, { size, frame, rule: boxRule }) };
  }
  if (count > 0) return;
  throw new RangeError(
    wanted === undefined
      ? `${namedPath(annotations)} must have a row with Target 1, got none`
      : `${namedPath(patients ?? '')} must name patients with boxes in ${namedPath(annotations)}, got ${wanted.size} of which none has any`,
  );
}

function textOf(
  path: string,
  options: { readonly what: string; readonly limits: ReturnType<typeof limitsFrom> },
) {
  return new TextDecoder().decode(fileBytesSync(path, options));
}

function idsIn(text: string): Set<string> {
  return new Set(text.split(/\r?\n/).flatMap((line) => line.trim() || []));
}
