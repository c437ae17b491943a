import type { TrustName } from './messages.ts';

/** A question of the page in words. */
export interface Question {
  readonly name: TrustName;
  readonly label: string;
  /** What is done, and how the answer is read. */
  readonly text: string;
  /** What a map without information gets. */
  readonly nullText: string;
  /** What one image cannot tell. */
  readonly limit: string;
}

/** The questions that one model and a few images are enough for. */
export const questions: readonly Question[] = [
  {
    name: 'randomization',
    label: 'Does the map depend on what the model learned?',
    text: 'The layers of the model are made random, from the output to the input. A map that stays as it was did not depend on what they had learned. The numbers say how alike the map is to that of the trained model (SSIM; 1 is the same map).',
    nullText: 'what two maps as smooth as these score without anything in common',
    limit:
      'One image and a few random draws cannot tell how often that is so. The criterion asks it of many images, and sets it against pairs of unrelated maps.',
  },
  {
    name: 'consistency',
    label: 'Does the map stay when the image hardly changes?',
    text: 'The image gets noise, or is shifted by a few pixels, by so little that a reader would hardly see it. A map that changes much is hard to rely on. The numbers say how alike the two maps are (SSIM).',
    nullText: 'what two maps as smooth as these score without anything in common',
    limit:
      'One image cannot tell whether the map is stable on others, and stability alone is no virtue: a map that never changes is stable.',
  },
  {
    name: 'classSensitivity',
    label: 'Does another class get another map?',
    text: 'The map of the explained class is set against that of the class that is chosen here, at first the next most likely. If both are alike, the map shows the image rather than the reason for one class. Low is better here (SSIM).',
    nullText: 'what two maps as smooth as these score without anything in common',
    limit:
      'Two classes may rightly have one region. One image cannot tell that from a map that ignores the class.',
  },
  {
    name: 'fidelity',
    label: 'Do the marked pixels matter to the model?',
    text: 'Pixels are replaced by the mean of the image, the highest of the map first (full line) or the lowest first (dashed). The further the dashed line stays above the full one, the better the map ranks what the model uses. The gain is the area between.',
    nullText: 'the gain of one random order of pixels; the mean of many is 0',
    limit:
      'An image with replaced pixels is none that the model was trained on. One image cannot tell whether the map or that strangeness moves the logit.',
  },
  {
    name: 'convergence',
    label: 'How much of the map is chance?',
    text: 'The maps are computed again with another seed. A method without random numbers gives the same map; of the others, what differs is sampling error, and more samples would change it (SSIM).',
    nullText: 'what two maps as smooth as these score without anything in common',
    limit: 'A small sampling error says that the method has finished, not that its answer is right.',
  },
  {
    name: 'localization',
    label: 'Does the map find the region?',
    text: 'The map is set against the region that you drew or dropped: the average precision with which its highest pixels lie in it (1 is perfect).',
    nullText: 'a map without information: the share of the image that the region takes',
    limit:
      'The model may rightly look elsewhere, and a region in the middle is found by any map that is bright in the middle. One image cannot tell.',
  },
];
