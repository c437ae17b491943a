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
      text: 'Fall of the Dice coefficient by level; bands are 95 % intervals by patient. HD95 and the mean surface distance in the numbers are means over images in which prediction and truth both have the label. How many there are stands beside them.',
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
      text: 'Gain of the Dice coefficient over the first training, the baseline. Corruptions that neither training saw stand apart from those that one of them saw. Where both have several networks, the interval is about networks of other seeds too; that of these networks alone stands beside it.',
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
      text: 'Fall of the AUC from the clean images to the same images with the corruption at its mildest level, which hardly shows. Fragile: the fall is larger than the limit. “Lower from level” names the first level with an estimate beyond the limit.',
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
      text: 'Each picture has the shape of an image of one class (what a Gaussian leaves of it) and the texture of an image of the other (what a Gaussian takes away). The estimate is the share of pictures that get the class of their shape: the mean over both classes, which stand beside it. Shape: its 95 % interval lies above one half; texture: below. Beside it stands how often the model is right where both images are of one class: where that is low, such pictures only confuse the model.',
      answers,
    },
  ];
}
