export { type ArtefactName, artefactNames } from './artefacts.ts';
export {
  type ByLabel,
  type PhantomDataset,
  type PhantomItem,
  type PhantomOptions,
  phantomDataset,
} from './dataset.ts';
export { type PhantomTask, phantomTasks } from './finding.ts';
export type { PhantomLoadedItem } from './image.ts';
