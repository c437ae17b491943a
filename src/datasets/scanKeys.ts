import * as z from 'zod';

/** What a config may say of how scans are read. */
export const scanKeys = {
  orientation: z
    .string()
    .regex(/^[RLAPSI]{3}$/, { error: 'expected three of the letters R L A P S I, such as RAS' })
    .optional(),
  percentiles: z.tuple([z.number().min(0), z.number().max(100)]).optional(),
};

/** The options that a config says. */
export function saidScan({
  orientation,
  percentiles,
}: {
  readonly orientation?: string | undefined;
  readonly percentiles?: readonly [number, number] | undefined;
}) {
  return {
    ...(orientation !== undefined && { orientation }),
    ...(percentiles !== undefined && { percentiles }),
  };
}
