/** Begins the names of what is added to a graph for a dense output. */
export const densePrefix = 'saliency/target/';
/** The output that holds the class scores of a dense target. */
export const scoresName = `${densePrefix}scores`;
/** The input beside the image that says which places of it are meant. */
export const insideName = 'inside';
