import { readFileSync } from 'node:fs';

/** A file of a run without when the run began, how long it took and how much memory, which the report says. */
export function comparable(path) {
  const text = readFileSync(path, 'utf8');
  return text.replace(
    /(<th scope="row">(?:started|wallSeconds|peakMemoryMiB)<\/th><td><span class="value">)[^<]*/g,
    '$1',
  );
}
