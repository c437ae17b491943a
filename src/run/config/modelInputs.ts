import * as z from 'zod';
import { path } from '../../files/pathType.ts';
import { preprocessSchema } from './preprocess.ts';

const inside = z.union([z.string().min(1), z.array(z.int().nonnegative()).min(2)], {
  error: 'expected "prediction", "all", "mask", the name of a region, or a point [row, column]',
});

/** What is explained of a segmentation or detection output. */
export const denseTarget = z
  .strictObject({
    class: z.int().nonnegative(),
    reduce: z.enum(['sum', 'mean']).optional(),
    inside: inside.optional(),
    /** Of a detection output. */
    box: z
      .union([z.literal('best'), z.int().nonnegative()], { error: 'expected "best" or the index of a box' })
      .optional(),
    /** Numbers before the scores, of an output that holds boxes and scores side by side. */
    coordinates: z
      .union([z.literal(4), z.literal(5)], { error: 'expected 4, or 5 with objectness' })
      .optional(),
  })
  .refine(({ box, reduce, inside: region }) => box === undefined || (reduce ?? region) === undefined, {
    error: '"box" is of a detection output and stands without "reduce" and "inside"',
  })
  .refine(({ box, coordinates }) => coordinates === undefined || box !== undefined, {
    error: '"coordinates" is of boxes and needs "box" beside it',
  });

/** A column of the data set's table: a number, a category, or with `images` the name of a picture. */
const column = z
  .strictObject({
    column: z.string().min(1),
    /** One number for each of these values: 1 for the image's own, else 0. */
    categories: z
      .array(z.union([z.string(), z.number()]))
      .min(1)
      .optional(),
    /** Subtracted from a number, and what is left is divided by `std`. */
    mean: z.number().optional(),
    std: z.number().positive().optional(),
    /** Stands for an image without a value; without it such an image is left out with its reason. */
    missing: z.union([z.string(), z.number()]).optional(),
    /** The folder of the pictures that the column names. */
    images: path('folder').optional(),
    preprocess: preprocessSchema.optional(),
  })
  .refine(({ categories, mean, std }) => categories === undefined || (mean ?? std) === undefined, {
    error: '"mean" and "std" are of numbers, not of "categories"',
  })
  .refine(
    ({ images, categories, mean, std, missing }) =>
      images === undefined || (categories ?? mean ?? std ?? missing) === undefined,
    {
      error: '"images" stands without "categories", "mean", "std" and "missing"',
    },
  )
  .refine(({ images, preprocess }) => images !== undefined || preprocess === undefined, {
    error: '"preprocess" is of pictures: "images" is missing',
  });

/** Pictures stand alone. */
const numberColumn = column.refine(({ images }) => images === undefined, {
  error: '"images" stands alone, not in a list',
});

/** What an input beside the image is: a value for all images, a column, or several one after the other. */
export const otherInput = z.union([z.number(), z.array(z.union([z.number(), numberColumn])).min(1), column], {
  error: 'expected a number, { "column" }, or a list of them',
});

/** A column of an input, in a config. */
export type InputColumn = z.infer<typeof column>;
/** What an input beside the image is, in a config. */
export type OtherInputConfig = z.infer<typeof otherInput>;
