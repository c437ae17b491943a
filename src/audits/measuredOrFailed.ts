import { allOf, type Measurement } from './measurement.ts';

/** What an audit measures; where it throws, a failure of the metric that decides, and the run goes on. */
export function measuredOrFailed(metric: string, measure: () => Measurement[]): Measurement[] {
  try {
    return measure();
  } catch (error) {
    return allOf([metric], {
      state: 'failed',
      error: error instanceof Error ? error.message : String(error),
    });
  }
}
