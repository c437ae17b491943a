import * as z from 'zod';

const change = z.enum(['noise', 'shift', 'brightness', 'contrast', 'window', 'compression']);

/** A small change of an image, which a reader would hardly see. */
export type ChangeName = z.infer<typeof change>;

export const consistencyOptions = z.strictObject({
  changes: z
    .array(change)
    .min(1)
    .default(['noise', 'shift', 'brightness', 'contrast', 'window', 'compression']),
});

export type ConsistencyOptions = z.infer<typeof consistencyOptions>;
