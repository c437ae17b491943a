import { type RandomStream, randomStream } from '../../math/random/random.ts';
import type { Attributes } from '../../types/dataset.ts';
import { type ArtefactName, artefactNames } from './artefacts.ts';
import type { Finding, PhantomTask } from './finding.ts';

/** What a report is written from: the truth about an image. */
export interface ReportedImage {
  /** Names the image. */
  readonly seed: string;
  readonly task: PhantomTask;
  readonly artefacts: readonly ArtefactName[];
  /** Absent of an image without a finding. */
  readonly finding?: Pick<Finding, 'kind' | 'side' | 'extent'> | undefined;
}

/** A pneumothorax deeper, or an opacity wider, than this is large, in mm. */
const large = { pneumothorax: 25, opacity: 22 } as const;

/** Whether an image has each artefact, and on which side its finding is, as a table would say it. */
export function phantomAttributes({ artefacts, finding }: ReportedImage): Attributes {
  const has = artefactNames.map((name) => [name, artefacts.includes(name) ? 'yes' : 'no'] as const);
  return { ...Object.fromEntries(has), side: finding === undefined ? 'none' : sideOf(finding) };
}

/** A short report in the words of radiology; the truth in one of several wordings, drawn by the image's name. */
export function phantomReport(image: ReportedImage): string {
  const stream = randomStream(`${image.seed}/report`);
  const one = (...wordings: string[]) => wordings[stream.integer(wordings.length)] ?? '';
  const sentences = [
    one('Frontal radiograph of the chest.', 'PA chest radiograph.', 'Chest, one view.'),
    image.artefacts.includes('marker') ? one('Side marker in the corner.', 'Lead marker visible.') : '',
    image.artefacts.includes('tube') ? one('Drain in place.', 'Supporting line in place.') : '',
    image.artefacts.includes('border') ? one('Collimated field.', 'Narrow collimation.') : '',
    findingSentence(image, one),
    ...shuffled(stream, [
      one('Heart of normal size.', 'Cardiac silhouette within limits.'),
      one('No rib fracture.', 'Bones intact.'),
      one('Diaphragm smooth.', 'Costophrenic angles clear.'),
    ]).slice(0, 2),
  ];
  return sentences.filter((sentence) => sentence !== '').join(' ');
}

function findingSentence({ task, finding }: ReportedImage, one: (...wordings: string[]) => string): string {
  const kind = task === 'segmentation' ? 'pneumothorax' : 'opacity';
  if (finding === undefined) return one(`No ${kind}.`, `No evidence of ${kind}.`);
  const size = finding.extent > large[finding.kind] ? one('large', 'extensive') : one('small', 'subtle');
  return one(`There is a ${size} ${sideOf(finding)} ${kind}.`, `${sideOf(finding)} ${kind}, ${size}.`);
}

/** Of the patient. */
function sideOf({ side }: Pick<Finding, 'side'>): 'left' | 'right' {
  return side === -1 ? 'right' : 'left';
}

function shuffled(stream: RandomStream, items: readonly string[]): string[] {
  const out = [...items];
  stream.shuffle(out);
  return out;
}
