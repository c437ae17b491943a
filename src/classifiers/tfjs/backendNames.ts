/** The backends of TF.js that can run a model here, the best first. */
export const tfjsBackendNames = ['node-gpu', 'node', 'wasm', 'cpu'] as const;

/** What TF.js computes on. */
export type TfjsBackendName = (typeof tfjsBackendNames)[number];
