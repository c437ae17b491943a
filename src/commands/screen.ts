import { printable } from '../files/quoted.ts';

/** Every line that a command says goes through here: names of files and of configs do not steer a terminal. */

/** Writes lines to standard output. */
export function print(text: string): void {
  process.stdout.write(plain(text));
}

/** Writes one line to standard error. */
export function note(line: string): void {
  process.stderr.write(`${printable(line.replaceAll(/\s+/g, ' '))}\n`);
}

/** The text with its lines, each without what a terminal would obey. */
export function plain(text: string): string {
  return text.split('\n').map(printable).join('\n');
}
