export type { Check } from './check.ts';
export { gradientCheck } from './gradientCheck.ts';
export type { Instruments } from './instruments.ts';
export { type SelfTestOptions, selfTest } from './selfTest.ts';
