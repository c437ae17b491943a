import type { OwnMethod } from '../../methods/index.ts';
import type { MethodConfig } from './resolvedMethods.ts';

/** A method of a run and every option that it runs with. */
export interface ReadyMethod {
  readonly method: OwnMethod;
  readonly options: object;
}

/** Finds the method that a config means: of this library, or in a file of the user's. */
export type FindMethod = (method: MethodConfig) => Promise<ReadyMethod>;
