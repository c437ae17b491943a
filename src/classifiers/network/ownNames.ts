import { freshPrefix, valueNames } from '../../graph/freshNames.ts';
import type { Model } from '../../graph/model.ts';
import { renamedGraph } from '../../graph/renamed.ts';

/** Names that this library adds to a graph. */
export const imageName = 'saliency/image';
export const logitsName = 'saliency/logits';
/** Begins the names under which the inputs beside the image come in. */
export const otherPrefix = 'saliency/other/';
/** Begins the names of shapes that are looked at when a model is opened. */
export const shapePrefix = 'probe/shape/';

const reserved = /^(saliency|probe|gradient|blocks)\//;

/**
 * The model with other names for values whose names are this library's own, or those of what every object has: ONNX
 * Runtime's JavaScript looks values up in objects.
 * `renamed` gives the new name of an output, for one that is asked for by its name.
 */
export function withFreeNames(model: Model): { readonly model: Model; renamed(name: string): string } {
  const taken = valueNames(model.graph);
  const own = [...taken].filter((name) => reserved.test(name) || name in Object.prototype);
  if (own.length === 0) return { model, renamed: (name) => name };
  const prefix = freshPrefix('file', own, taken);
  const names = new Set(own);
  const renamed = (name: string) => (names.has(name) ? prefix + name : name);
  return { model: { ...model, graph: renamedGraph(model.graph, renamed) }, renamed };
}

/** What ONNX Runtime says of a graph, in the names of the file that it was made of. */
export function inFileNames(text: string): string {
  return text
    .replaceAll('probe/shape/', '')
    .replaceAll('saliency/image', 'the image')
    .replaceAll('saliency/other/', '')
    .replaceAll('saliency/logits', 'the logits')
    .replaceAll(/(gradient|blocks|saliency)\/[\w/.:-]*/g, 'a value of the gradient');
}
