export { mapPicture } from './mapPicture.ts';
export { reportHtml } from './reportHtml.ts';
export { suiteTable } from './suiteTable.ts';
export { summaryCsv } from './summaryCsv.ts';
export { summaryTable } from './summaryTable.ts';
export { counted } from './text.ts';
export { verdictSentences } from './verdictSentences.ts';
