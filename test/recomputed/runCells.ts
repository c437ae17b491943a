/** The rows of a run as cells: the one place of these tests that knows the shape of a row. */
import type { Row } from '../../src/types/row.ts';
import type { Cell } from './cells.ts';

export function cellOf(row: Row): Cell {
  const { audit, subject, role, image = '', model = '', partner, condition = {}, metric, seed } = row;
  const { state, redrawn, draw, matched, classes } = condition;
  const isHalf = role === 'reference' && condition.masks !== undefined;
  const isPair = role === 'null' && partner?.image !== undefined;
  return {
    criterion: audit,
    subject: subject.kind === 'network' ? 'localizer' : subject.name,
    kind: isPair
      ? 'null'
      : isHalf
        ? 'half'
        : metric === 'entropyRise'
          ? 'reference'
          : state === 'untrained'
            ? 'untrained'
            : 'score',
    image,
    model,
    ...(redrawn !== undefined && { state: Number(redrawn) }),
    ...(draw !== undefined && { draw: Number(draw) }),
    ...(partner?.model !== undefined && { otherModel: partner.model }),
    ...(partner?.image !== undefined && { otherImage: partner.image }),
    metric: matched === undefined ? metric : 'smoothNull',
    ...(classes === 'any' && { isUnrestricted: true }),
    outcome: outcomeIn(row),
    seed,
  };
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
