import { closeSync, constants, ftruncateSync, openSync, writeFileSync } from 'node:fs';
import { writing } from '../../files/writing.ts';

/** A file that grows by whole lines, or not at all. */
export interface AppendedLines {
  /** Makes the file ready; the first line does so too. */
  open(): void;
  append(line: string): void;
  close(): void;
}

const { O_APPEND, O_CREAT, O_NOFOLLOW = 0, O_NONBLOCK = 0, O_WRONLY } = constants;
/** To append; through no link, and without waiting for whoever reads a pipe. */
const flags = O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_NONBLOCK;

/**
 * Goes on behind the first `length` bytes of a file, which `begin` is called before: what is behind them is cut off.
 * Throws RangeError where it cannot be written.
 */
export function appendedLines(
  path: string,
  { length, begin }: { readonly length: number; readonly begin: () => void },
): AppendedLines {
  let end = length;
  let file: number | undefined;
  const open = () => {
    file ??= writing(path, () => {
      begin();
      const opened = openSync(path, flags);
      ftruncateSync(opened, end);
      return opened;
    });
    return file;
  };
  return {
    open,
    append: (line) => {
      const opened = open();
      const bytes = new TextEncoder().encode(line);
      writing(path, () => {
        try {
          writeFileSync(opened, bytes);
          end += bytes.length;
        } catch (error) {
          // What was written of the line is no line.
          ftruncateSync(opened, end);
          throw error;
        }
      });
    },
    close: () => {
      if (file !== undefined) closeSync(file);
      file = undefined;
    },
  };
}
