export { type ChexlocalizeRegion, readChexlocalize } from './chexlocalize.ts';
export type { ChexmaskOrgan } from './chexmask.ts';
export { type ChexmaskOptions, type ChexmaskRow, type ChexmaskTable, readChexmask } from './chexmask.ts';
export type { ChexpertValue } from './chexpert.ts';
export {
  type ChexpertLabels,
  type ChexpertRow,
  labelsUnder,
  readChexpertLabels,
  type UncertainPolicy,
} from './chexpert.ts';
export { type CocoAnnotation, type CocoFile, readCoco } from './coco.ts';
export { type CocoMaskOptions, cocoMask } from './cocoMask.ts';
export { type NihBox, readNih } from './nih.ts';
export { type PadchestRow, readPadchest } from './padchest.ts';
export { type RsnaFinding, readRsna } from './rsna.ts';
export { readSiim } from './siim.ts';
export { readVindr, type VindrFinding } from './vindr.ts';
export { readVoc, type VocFile, type VocObject } from './voc.ts';
