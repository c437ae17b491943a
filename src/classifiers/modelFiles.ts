import { fileBeside } from '../files/fileBeside.ts';
import { fileBytesSync } from '../files/fileBytes.ts';
import { limitsFrom, type OwnLimits } from '../files/limits.ts';
import { namedPath } from '../files/quoted.ts';
import { externalLocations } from '../graph/externalLocations.ts';
import { isTfjsModel, tfjsFiles } from './importers/tfjs/artifacts.ts';

/** The files that a model is made of: its own and those of its weights, of ONNX in the order of their names in it. */
export function modelFiles(path: string, own: OwnLimits = {}): string[] {
  // A module that makes a classifier stands for what it imports.
  if (/\.[cm]?[jt]s$/.test(path)) return [path];
  const limits = limitsFrom(own);
  if (isTfjsModel(path)) return tfjsFiles(path, limits);
  const bytes = fileBytesSync(path, { what: 'an ONNX model', limits, limit: 'modelBytes' });
  const locations = externalLocations(bytes, namedPath(path));
  return [path, ...locations.map((location) => fileBeside(path, location, "the model's external weights"))];
}
