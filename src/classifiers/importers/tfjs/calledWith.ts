import { isRecord } from '../../../checks/isRecord.ts';
import { shownValue } from '../../../files/quoted.ts';
import type { Inbound } from './topology.ts';
import { untranslatable } from './translation.ts';

/**
 * The inputs of one use of a layer, as Keras 2 writes it, `[[layer, use, output, {}], ...]`, or as Keras 3 does: all
 * that the layer was called with, in which the inputs stand. `where` names the layer in messages. Throws RangeError
 * for other forms, and for a call with numbers or in training, which no translation would follow.
 */
export function calledWith(call: unknown, where: string): Inbound[] {
  if (Array.isArray(call)) {
    const inputs: readonly unknown[] = typeof call[0] === 'string' ? [call] : call;
    return inputs.map((input) => inboundOf(input, where));
  }
  if (!isRecord(call) || !Array.isArray(call.args)) throw noInput(call, where);
  return [
    ...inputsIn(call.args, where),
    ...Object.values(options(call.kwargs, where)).flatMap((value) => inputsIn(value, where)),
  ];
}

function inputsIn(value: unknown, where: string): Inbound[] {
  if (value === null || value === undefined || value === false) return [];
  if (Array.isArray(value)) return value.flatMap((item) => inputsIn(item, where));
  const history = isRecord(value) && isRecord(value.config) ? value.config.keras_history : undefined;
  if (history !== undefined) return [inboundOf(history, where)];
  throw untranslatable(`${where} is called with ${shownValue(value)}, which is not known here`);
}

function inboundOf(input: unknown, where: string): Inbound {
  const [layer, use, output, given] = Array.isArray(input) ? input : [];
  if (typeof layer !== 'string' || !isPlace(use) || !isPlace(output)) throw noInput(input, where);
  options(given, where);
  return [layer, use, output, {}];
}

/** What a layer was called with beside its inputs: to compute as in training is another function. */
function options(given: unknown, where: string): Readonly<Record<string, unknown>> {
  if (!isRecord(given)) return {};
  if (given.training === true)
    throw untranslatable(`${where} is called as in training, which is not known here`);
  return given;
}

function noInput(found: unknown, where: string): RangeError {
  return new RangeError(`${where}: expected [layer, use, output] for an input, got ${shownValue(found)}`);
}

function isPlace(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0;
}
