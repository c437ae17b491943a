import * as z from 'zod';
import { phantomTasks } from '../../datasets/index.ts';
import { path } from '../../files/pathType.ts';

/** Where the masks of the average mask come from, or that map itself. */
export const averageMask = z.union(
  [
    path('file').transform((file) => ({ kind: 'map' as const, file, masks: undefined })),
    z.discriminatedUnion('kind', [
      z.strictObject({
        kind: z.literal('map'),
        file: path('file'),
        /** How many masks stand behind it. */
        masks: z.int().positive().optional(),
      }),
      z.strictObject({
        kind: z.literal('rsna'),
        annotations: path('file'),
        /** A text with a patient's id a line: these alone. */
        patients: path('file').optional(),
      }),
      z.strictObject({ kind: z.literal('folder'), masks: path('folder') }),
      z.strictObject({ kind: z.literal('module'), module: path('file') }),
      z.strictObject({
        kind: z.literal('phantom'),
        task: z.enum(phantomTasks),
        count: z.int().positive().default(1000),
      }),
    ]),
  ],
  { error: 'expected a map file, or masks of a "kind" map, rsna, folder, module or phantom with its keys' },
);

/** Where the average mask comes from, in a config. */
export type AverageMaskConfig = z.infer<typeof averageMask>;
