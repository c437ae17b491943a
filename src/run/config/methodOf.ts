import {
  isMethodName,
  type MethodName,
  methodOptions,
  type OwnMethod,
  type Preset,
} from '../../methods/index.ts';
import type { MethodConfig } from './askedMethods.ts';
import { moduleMethod } from './plugIns/index.ts';

/** A method of a run and every option that it runs with. */
export interface ReadyMethod {
  readonly method: MethodName | OwnMethod;
  readonly options: object;
}

/** The method of a config, loaded where it is a module's: Node keeps a module, so that each is read once. */
export async function methodOf(
  { name, options, module: path }: MethodConfig,
  preset: Preset,
): Promise<ReadyMethod> {
  if (path === undefined) {
    if (!isMethodName(name)) throw new RangeError(`no method is named '${name}'`);
    return { method: name, options };
  }
  const method = await moduleMethod({ path, where: `methods: ${name}` }, name);
  return { method, options: methodOptions(method, preset, { ...options }) };
}
