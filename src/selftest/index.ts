export type { Check } from './check.ts';
export type { Instruments } from './instruments.ts';
export { type SelfTestOptions, selfTest } from './selfTest.ts';
