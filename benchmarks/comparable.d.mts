/** A file of a run without when the run began, how long it took and how much memory, which the report says. */
export function comparable(path: string): string;
