/** Threads of a session of which nothing is said; 0 leaves it to ONNX Runtime, which takes one for each core. */
let usual = 0;

export function usualThreads(): number {
  return usual;
}

/** A worker thread of a run says 1 for all that it computes: it has one core, and no number may depend on how many there are. */
export function sayUsualThreads(count: number): void {
  usual = count;
}
