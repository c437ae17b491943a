export type { Side } from './anatomy.ts';
export { type ArtefactName, artefactNames } from './artefacts.ts';
export {
  type ByLabel,
  type PhantomDataset,
  type PhantomItem,
  type PhantomOptions,
  phantomDataset,
} from './dataset.ts';
export type { Finding } from './finding.ts';
export { type PhantomTask, phantomTasks } from './finding.ts';
export {
  type PhantomHead,
  type PhantomHeadOptions,
  type PhantomHeadsOptions,
  phantomHead,
  phantomHeads,
} from './head.ts';
export { type HeadTissue, headTissues } from './headAnatomy.ts';
export type { PhantomLoadedItem } from './image.ts';
export type { Material } from './materials.ts';
export type { Piece } from './projection/pathLengths.ts';
export type { Solid } from './projection/solids.ts';
