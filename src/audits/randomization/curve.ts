import { meanOfAny } from '../../math/arrays/meanOf.ts';
import type { Draws, MethodSummary } from '../../types/summary.ts';
import {
  drawError,
  drawTable,
  estimate,
  imageValues,
  isScore,
  type MethodStatistics,
  type MethodUnderAudit,
  numberOrNull,
  statesOf,
} from '../../verdicts/index.ts';

/** Each state of the cascade: the mean over images and draws, and how far apart the draws are on those images. */
export function curve(
  { own, sampling }: MethodUnderAudit,
  metric: string,
): NonNullable<MethodSummary['curve']> {
  return statesOf(own).map((step) => {
    const outcomes = own.outcomes(metric, (row) => isScore(row) && row.condition?.state === step);
    const { values } = imageValues(outcomes);
    const table = drawTable(outcomes, values);
    const whole = estimate(values, sampling, drawError(table, sampling));
    return {
      step,
      mean: numberOrNull(whole?.mean),
      spread: numberOrNull(spread([...table.values()])),
      ci: whole?.interval ?? null,
    };
  });
}

/** How many draws there are, and how far apart. */
export function drawsOf({ table }: MethodStatistics, sampling: MethodUnderAudit['sampling']): Draws {
  const [first] = [...(table?.values() ?? [])];
  return { count: first?.length ?? 0, sd: numberOrNull(drawError(table, sampling)?.sd) };
}

/** Sample standard deviation over draws of the mean over images; undefined of fewer than two draws. */
function spread(table: readonly (readonly (number | undefined)[])[]): number | undefined {
  const centres = Array.from({ length: table[0]?.length ?? 0 }, (_, k) =>
    meanOfAny(table.flatMap((row) => row[k] ?? [])),
  ).flatMap((centre) => centre ?? []);
  const centre = meanOfAny(centres);
  if (centre === undefined || centres.length < 2) return undefined;
  return Math.sqrt(centres.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (centres.length - 1));
}
