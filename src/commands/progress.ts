import type { Progress } from '../runner/index.ts';

/** Shows progress on stderr: a bar that redraws itself on a terminal, else a line for every tenth of the way. */
export function progressOn(stream: NodeJS.WriteStream): (progress: Progress) => void {
  const started = performance.now();
  let tenth = 0;
  return ({ done, total, label }) => {
    const share = done / total;
    const seconds = (performance.now() - started) / 1000;
    const left = Math.round((seconds / share) * (1 - share));
    const text = `${done}/${total} ${label}, ${Math.round(seconds)} s, about ${left} s left`;
    if (stream.isTTY) {
      const filled = Math.round(share * 20);
      const bar = '#'.repeat(filled).padEnd(20, '.');
      stream.write(
        `\r[${bar}] ${text}`.slice(0, stream.columns).padEnd(stream.columns) + (done === total ? '\n' : ''),
      );
    } else if (Math.floor(share * 10) > tenth) {
      tenth = Math.floor(share * 10);
      stream.write(`${text}\n`);
    }
  };
}
