import { cut, printable } from '../../files/quoted.ts';
import { messageOf } from './runtime.ts';

/** Letters of TF.js's own words; it goes on with advice for authors of models. */
const mostLetters = 160;

/**
 * What TF.js says against a model, with its source and in short; an error of this library, which has the source, as it
 * is. Where TF.js's code breaks, its words name nothing but its own variables, and are left out.
 */
export function tfjsFailure(source: string, doing: 'refuses' | 'cannot run', error: unknown): unknown {
  const message = messageOf(error);
  if (message.startsWith(source) || (error as Error).name === 'NoGradientError') return error;
  const isBroken = error instanceof TypeError && !/^Unknown /.test(message);
  const why = isBroken ? 'its own code fails on it' : printable(cut(message, mostLetters));
  return new RangeError(`${source}: TF.js ${doing} the model: ${why}`, { cause: error });
}
