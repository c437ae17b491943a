import type { Checkpoints } from '../checkpoints/checkpoints.ts';

/** How paths in a folder begin here, and elsewhere. */
export interface Renaming {
  readonly from: string;
  readonly to: string;
}

/** A message with paths as they are elsewhere. */
export function renamed(message: string, { from, to }: Renaming): string {
  return message.replaceAll(from, to);
}

/**
 * The parts of a run, in which what is computed now says of failures where files lie elsewhere: rows are then those of
 * a run that is computed there.
 */
export function partsElsewhere(parts: Checkpoints, renaming: Renaming): Checkpoints {
  const told = <T extends { readonly state: string }>(one: T): T =>
    one.state === 'failed' && 'error' in one ? { ...one, error: renamed(String(one.error), renaming) } : one;
  return {
    ...parts,
    rows: (key, compute) => parts.rows(key, async () => (await compute()).map(told)),
    mapResults: (key, compute) =>
      parts.mapResults(key, async () => {
        const results = await compute();
        return new Map([...results].map(([method, result]) => [method, told(result)]));
      }),
  };
}
