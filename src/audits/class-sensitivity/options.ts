import * as z from 'zod';

/** Which class the explained one is set against. */
export const classOptions = z.strictObject({
  /** That with the highest logit of the others, that with the lowest, or a class by its index. */
  other: z.union([z.enum(['second', 'least']), z.int().nonnegative()]).default('second'),
});

export type ClassOptions = z.infer<typeof classOptions>;
