export * as annotations from './annotations/index.ts';
export {
  type DatasetConfig,
  type DatasetContext,
  type DatasetKind,
  datasetSchema,
  openDataset,
} from './datasetKind.ts';
export { type FolderOptions, folderDataset } from './folder.ts';
export { datasetKinds } from './kinds.ts';
export { moduleDataset } from './module.ts';
export { type ArtefactName, artefactNames } from './phantom/artefacts.ts';
export {
  type ByLabel,
  type PhantomDataset,
  type PhantomItem,
  type PhantomOptions,
  phantomDataset,
} from './phantom/dataset.ts';
export { type PhantomTask, phantomTasks } from './phantom/finding.ts';
export type { PhantomLoadedItem } from './phantom/image.ts';
export { type RsnaOptions, rsnaDataset } from './rsna.ts';
export { type RsnaMasksOptions, rsnaMasks } from './rsnaMasks.ts';
export { type SyntheticOptions, syntheticDataset } from './synthetic.ts';
export { type VolumesOptions, volumesDataset } from './volumes.ts';
export { hiddenNames, withoutIdentity } from './withoutIdentity.ts';
