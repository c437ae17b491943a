import { quoted } from '../../files/quoted.ts';
import { methodOptions, type Preset } from '../../methods/index.ts';
import { listsOf } from './lists.ts';
import { moduleMethod } from './plugins/index.ts';
import type { ReadyMethod } from './readyMethod.ts';
import type { MethodConfig } from './resolvedMethods.ts';

/** A method of a config, loaded where it is a module's: Node keeps a module, so that each is read once. */
export async function methodOf(
  { name, method: of = name, options, module: path }: MethodConfig,
  config: { readonly preset: Preset },
): Promise<ReadyMethod> {
  if (path === undefined) {
    const method = listsOf(config).methods.find((one) => one.name === of);
    if (method === undefined) throw new RangeError(`no method is named ${quoted(of)}`);
    return { method, options };
  }
  const method = await moduleMethod({ path, where: `methods: ${name}` }, name);
  return { method, options: methodOptions(method, config.preset, { ...options }) };
}
