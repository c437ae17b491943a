import type { TrustName } from './messages.ts';

/** Options of the audits that fit a page: fewer draws and changes than `bench` has time for. */
export function optionsOf(audit: TrustName, other: number | undefined): object {
  if (audit === 'randomization') return { draws: 1, steps: 6 };
  if (audit === 'consistency') return { changes: ['noise', 'shift'] };
  return audit === 'classSensitivity' && other !== undefined ? { other } : {};
}
