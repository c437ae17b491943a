import { issueLine } from '../files/issueLine.ts';
import type { Method } from '../types/method.ts';
import type { Preset } from '../types/preset.ts';
import { type MethodName, methods } from './methods.ts';

export type { Preset };

/**
 * The options of a preset with those in `changes` put in their place. Throws a RangeError on an unknown preset and a
 * TypeError on a key that the method does not have. A value that the method's `options` refuse is a RangeError.
 */
export function methodOptions(
  method: MethodName | Method,
  preset: Preset,
  changes: Readonly<Record<string, unknown>> = {},
): object {
  const { name, presets, options: schema }: Method = typeof method === 'string' ? methods[method] : method;
  if (!Object.hasOwn(presets, preset)) {
    throw new RangeError(`preset must be one of ${Object.keys(presets).join(', ')}, got ${preset}`);
  }
  const known = Object.keys(presets[preset]);
  const unknown = Object.keys(changes).find((key) => !known.includes(key));
  if (unknown !== undefined) {
    throw new TypeError(`options of ${name} must be among [${known.join(', ')}], got ${unknown}`);
  }
  const options = { ...presets[preset], ...changes };
  const result = schema?.safeParse(options);
  if (result?.success === false) throw new RangeError(`${name}: ${issueLine(result.error, options)}`);
  return options;
}
