import { type OwnMethod, requireMethod } from '../../../methods/index.ts';
import { requireOwnMethodName } from '../ownName.ts';
import { defaultExport, type PlugInFile } from './defaultExport.ts';

/** The method that a module exports, under the name that the config gives it. */
export async function moduleMethod(file: PlugInFile, name: string): Promise<OwnMethod> {
  requireOwnMethodName(name, file.where);
  const value = await defaultExport(file, 'a method { name, presets, reduction, explain, needs? }');
  requireMethod(value, `${file.where}: the default export of ${file.path}`);
  const { presets, reduction, needs } = value;
  return {
    name,
    presets,
    reduction,
    explain: (question, options) => value.explain(question, options),
    ...(needs && { needs }),
  };
}
