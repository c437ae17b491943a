import { type MapOptions, modelFiles, modelWithMap } from '../../classifiers/index.ts';
import { requireNotRead, writeOutFile } from '../../files/outFile.ts';
import { type Preprocess, unitsOf } from '../config/preprocess.ts';

/** Options of `exportMap`: those of `modelWithMap`, with the units as a config says them. */
export interface ExportOptions extends Omit<MapOptions, 'preprocess'> {
  /** What 0..255 becomes in the model's units. */
  readonly preprocess?: Preprocess | undefined;
}

/**
 * Writes the model at a path, with its map as one more output, to `out`. See `modelWithMap`.
 * @throws RangeError for a model, a method, a class or a layer of which no such file can be made, and for a path that cannot be written.
 */
export async function exportMap(model: string, out: string, options: ExportOptions): Promise<void> {
  const { preprocess, ...asked } = options;
  const units = unitsOf(preprocess);
  requireNotRead(out, modelFiles(model, options.limits));
  writeOutFile(out, await modelWithMap(model, { ...asked, ...(units && { preprocess: units }) }));
}
