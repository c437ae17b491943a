import type { RandomStream } from '../src/math/random/random.ts';
import type { Judge } from '../src/types/audit.ts';
import type { Row, Subject } from '../src/types/row.ts';
import type { SummaryOptions } from '../src/verdicts/index.ts';

export interface SimulatedLocalization {
  readonly images: number;
  readonly margin?: number;
  readonly sd?: number;
  readonly patients?: number;
  readonly baseline?: Subject;
}
export interface SimulatedRandomization {
  readonly images: number;
  readonly draws?: number;
  readonly margin?: number;
  readonly level?: number;
  readonly odd?: number;
  readonly sd?: number;
  readonly drawSd?: number;
  readonly partners?: number;
  readonly half?: number;
  readonly halfMargin?: number;
}
export interface SimulatedAgreement {
  readonly images: number;
  readonly level?: number;
  readonly nullLevel?: number;
  readonly odd?: number;
  readonly sd?: number;
  readonly partners?: number;
  readonly trainings?: number;
  readonly trainingSd?: number;
}
export interface SimulatedRun {
  readonly seed: number;
  readonly resamples: number;
  readonly criterion: string;
  readonly preset?: SummaryOptions['preset'];
  readonly patients?: number;
}
export function localizationRows(stream: RandomStream, options: SimulatedLocalization): Row[];
export function randomizationRows(stream: RandomStream, options: SimulatedRandomization): Row[];
export function agreementRows(stream: RandomStream, options: SimulatedAgreement): Row[];
export function simulatedOptions(
  audits: Readonly<Record<string, Judge>>,
  images: number,
  run: SimulatedRun,
): SummaryOptions;
export function ids(count: number): string[];
