/** The rows of a run as cells: the one place of these tests that knows the shape of a row. */
import type { Row } from '../../src/types/row.ts';
import type { Cell } from './cells.ts';

const suffix = 'Unrestricted';

export function cellOf(row: Row): Cell {
  const { criterion, method, image, classifier, step, draw, other, metric, seed } = row;
  const kind = step === 'null' ? 'null' : step === 'untrained' ? 'untrained' : 'score';
  const isUnrestricted = metric.endsWith(suffix);
  const state = kind === 'score' && step !== undefined ? Number(step.split('/')[0]) : undefined;
  return {
    criterion,
    subject: method,
    kind,
    image,
    model: classifier,
    ...(state !== undefined && { state }),
    ...(draw !== undefined && { draw }),
    ...(other !== undefined && partner(kind, other)),
    metric: isUnrestricted ? metric.slice(0, -suffix.length) : metric,
    ...(isUnrestricted && { isUnrestricted }),
    outcome: outcomeIn(row),
    seed,
  };
}

/** `image:3` of the same network, `c:image:3` of another, or a network alone. */
function partner(kind: Cell['kind'], other: string): Pick<Cell, 'otherModel' | 'otherImage'> {
  if (kind !== 'null') return { otherModel: other };
  const parts = other.split(':');
  const otherImage = parts.slice(-2).join(':');
  return parts.length === 2 ? { otherImage } : { otherModel: parts[0] ?? '', otherImage };
}

function outcomeIn(row: Row): Cell['outcome'] {
  if (row.state === 'scored') return { state: 'scored', value: row.value };
  if (row.state === 'unscorable') return { state: 'unscorable', reason: row.reason };
  return { state: 'failed', error: row.error };
}

/** All that says which number a cell is, as a text. */
export function keyOf({ outcome: _, seed: __, ...place }: Cell): string {
  return JSON.stringify(Object.entries(place).sort(([a], [b]) => (a < b ? -1 : 1)));
}
