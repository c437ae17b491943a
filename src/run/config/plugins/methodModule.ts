import { defaultExport, type PlugInFile, readExport } from '../../../files/defaultExport.ts';
import { type OwnMethod, requireMethod } from '../../../methods/index.ts';
import { requireOwnMethodName } from '../ownName.ts';

/** The method that a module exports, under the name that a config gives it, or else under its own. */
export async function moduleMethod(file: PlugInFile, given?: string): Promise<OwnMethod> {
  if (given !== undefined) requireOwnMethodName(given, file.where);
  const value = await defaultExport(file, 'a method { name, presets, reduction, explain, needs? }');
  return readExport(file, () => methodOf(value, file, given));
}

function methodOf(value: unknown, file: PlugInFile, given: string | undefined): OwnMethod {
  requireMethod(value, `${file.where}: the default export of ${file.path}`);
  const { name, presets, reduction, needs, options, note } = value;
  if (given === undefined) requireOwnMethodName(name, `${file.where}: ${file.path}: name`);
  return {
    name: given ?? name,
    presets,
    reduction,
    explain: (question, chosen) => value.explain(question, chosen),
    ...(needs && { needs }),
    ...(options && { options }),
    ...(note !== undefined && { note }),
  };
}
