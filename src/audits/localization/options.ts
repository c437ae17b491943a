import * as z from 'zod';

const furtherMetric = z.enum([
  'matchedDice',
  'matchedIou',
  'relevanceRankAccuracy',
  'relevanceMass',
  'topShare',
  'hitWithin',
  'xraiDiceReach',
  'xraiDiceNearest',
  'xraiDiceBest',
]);

/** A metric that localization measures where it is asked for. */
export type FurtherMetricName = z.infer<typeof furtherMetric>;

export const localizationOptions = z.strictObject({
  /** `brocki2022`: the area under the ROC curve over pixels decides. */
  preset: z.enum(['default', 'brocki2022']).default('default'),
  /** The region of the data set that a second reader marked: against the first's it is the bar of people. */
  secondReader: z.string().min(1).optional(),
  /** What is measured beside the metrics of every run. */
  metrics: z.array(furtherMetric).default([]),
  /** Of `topShare`: how much of the pixels. */
  share: z.number().gt(0).max(1).default(0.05),
  /** Of `hitWithin`: how far from the region the highest pixel may lie, in units of `spacing`. */
  tolerance: z.number().min(0).default(15),
  /** How far apart pixels of the model's input lie, rows and columns: in mm they make `tolerance` mm. */
  spacing: z.array(z.number().gt(0)).min(2).max(3).optional(),
});

export type LocalizationAuditOptions = z.infer<typeof localizationOptions>;
