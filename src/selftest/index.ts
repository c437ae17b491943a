export type { Check } from './check.ts';
export type { FunctionsUnderTest } from './functionsUnderTest.ts';
export { gradientCheck } from './gradientCheck.ts';
export { type SelfTestOptions, selfTest } from './selfTest.ts';
