export { type FolderOptions, folderDataset } from './folder.ts';
export { type RsnaOptions, rsnaDataset } from './rsna.ts';
export { type SyntheticOptions, syntheticDataset } from './synthetic.ts';
