import type { ReportPart } from '../../types/audit.ts';
import type { Answer, AuditSummary } from '../../types/summary.ts';

/** The falls at the mildest levels, and every level. */
export function textureParts({ answers, tables }: AuditSummary): ReportPart[] {
  const scores = answers.filter(({ metric }) => metric === 'aucFall');
  const cues = answers.filter(({ metric }) => metric === 'shapeShare');
  const segments = answers.filter(({ metric }) => metric !== 'aucFall' && metric !== 'shapeShare');
  return [
    ...(scores.length > 0 ? scoreParts(scores) : []),
    ...(segments.length > 0 ? segmentParts(segments, tables) : []),
    ...(cues.length > 0 ? cueParts(cues) : []),
  ];
}

function segmentParts(answers: readonly Answer[], tables: AuditSummary['tables']): ReportPart[] {
  const gains = answers.filter(({ metric }) => metric === 'diceGain');
  return [
    ...(tables?.trainings === undefined ? [] : trainingParts(gains)),
    {
      kind: 'answers',
      title: 'Answers on segmentation',
      text: 'Fall of the Dice coefficient from the clean images to the same images with the corruption at its mildest level.',
      answers: answers.filter(({ metric }) => metric !== 'diceGain'),
    },
    {
      kind: 'lines',
      title: 'Every level of segmentation',
      text: 'Fall of the Dice coefficient by level; bands are 95 % intervals by patient. In the numbers, HD95 and the mean surface distance are means over the images in which prediction and truth both have the label; how many those are stands beside them.',
      table: 'segmentLevels',
      columns: { x: 'level', y: 'fall of Dice', low: 'low', high: 'high', series: 'series' },
      line: 0,
    },
    { kind: 'table', title: 'Means over all corruptions', text: '', table: 'segmentMeans' },
    { kind: 'table', title: 'Segmentation of clean images', text: '', table: 'segmentsClean' },
  ];
}

function trainingParts(gains: readonly Answer[]): ReportPart[] {
  return [
    {
      kind: 'answers',
      title: 'Trainings',
      text: 'Gain of the Dice coefficient over the first training, the baseline, under corruptions that stood in neither, and apart from them under those that stood in one. Where each has several networks, the interval is about networks of other seeds, too; that of these networks stands beside it.',
      answers: gains,
    },
    {
      kind: 'heatMap',
      title: 'Trainings by corruptions',
      text: 'Dice coefficient of each training under each corruption, the mean over its networks and all levels; intervals by patient. The table says which corruptions stood in the training.',
      table: 'trainings',
      columns: { row: 'training', column: 'corruption', value: 'Dice', low: 'low', high: 'high' },
      scale: [0, 1],
    },
    {
      kind: 'table',
      title: 'Each network under unseen corruptions',
      text: 'How far networks of one training and other seeds lie apart, beside the networks of the baseline under the same corruptions.',
      table: 'trainingNetworks',
    },
  ];
}

function scoreParts(answers: readonly Answer[]): ReportPart[] {
  return [
    {
      kind: 'answers',
      title: 'Answers',
      text: 'Fall of the AUC from the clean images to the same images with the corruption at its mildest level, which hardly shows. Fragile: it is larger than the limit. Beside it stands the level from which the AUC is lower by more than that.',
      answers,
    },
    {
      kind: 'lines',
      title: 'Every level',
      text: 'Fall of the AUC by level; bands are 95 % intervals by patient (paired DeLong). What a level is differs by corruption.',
      table: 'levels',
      columns: { x: 'level', y: 'fall of the AUC', low: 'low', high: 'high', series: 'series' },
      line: 0,
    },
    { kind: 'table', title: 'Clean images', text: '', table: 'clean' },
  ];
}

function cueParts(answers: readonly Answer[]): ReportPart[] {
  return [
    {
      kind: 'answers',
      title: 'Shape against texture',
      text: 'What a Gaussian leaves of an image of one class, with what it takes away of an image of the other class. The verdict is shape or texture where surely more than half of these pictures get the class of that one. The share is the mean of those of both shapes, which stand beside it. How often the model is right where both images are of one class stands there too: a picture that only confuses it says nothing.',
      answers,
    },
  ];
}
