import { quoted } from '../../../files/quoted.ts';

/** Begins the names of what is added to a graph for a dense output. */
export const densePrefix = 'saliency/target/';
/** The output that holds the class scores of a dense target. */
export const scoresName = `${densePrefix}scores`;
/** The input beside the image that says which places of it are meant. */
export const insideName = 'inside';

/** What is explained as the user knows it: the scores of a target have a name in the graph that no file has. */
export function explainedOutput(name: string): string {
  return name === scoresName ? 'the target' : `output ${quoted(name)}`;
}
