import { printable } from '../files/quoted.ts';
import type { Progress } from '../run/index.ts';

/** How far a run is, on a stream. */
export interface ProgressDisplay {
  show(progress: Progress): void;
  /** Leaves the line of the bar, so that what follows begins on its own. */
  end(): void;
  /** Takes the bar off the terminal until it is shown again, so that a line can be written in its place. */
  clear(): void;
}

/** In a log there is a line for every tenth of the way, and at least one in this time. */
const longestSilence = 60;

/**
 * Shows progress with the rate and the time left: a bar that redraws itself on a terminal, lines elsewhere. What was
 * kept from before an interruption took no time, and counts for neither.
 */
export function progressOn(stream: NodeJS.WriteStream): ProgressDisplay {
  const started = performance.now();
  let tenth = 0;
  let shown = 0;
  let isOpen = false;
  return {
    show: (progress) => {
      const { done, total } = progress;
      const seconds = (performance.now() - started) / 1000;
      const text = printable(progressText(progress, seconds));
      if (stream.isTTY) {
        const bar = '#'.repeat(Math.round((done / total) * 20)).padEnd(20, '.');
        isOpen = done < total;
        stream.write(
          `\r[${bar}] ${text}`.slice(0, stream.columns).padEnd(stream.columns) + (isOpen ? '' : '\n'),
        );
      } else if (Math.floor((10 * done) / total) > tenth || seconds - shown >= longestSilence) {
        tenth = Math.floor((10 * done) / total);
        shown = seconds;
        stream.write(`${text}\n`);
      }
    },
    clear: () => {
      if (isOpen) stream.write(`\r${''.padEnd(stream.columns)}\r`);
      isOpen = false;
    },
    end: () => {
      if (isOpen) stream.write('\n');
      isOpen = false;
    },
  };
}

/** `12/80 maps of a1, 3.4 a second, 4 s, about 20 s left`. */
function progressText({ done, total, kept, label }: Progress, seconds: number): string {
  const rate = (done - kept) / seconds;
  const known = done > kept && seconds > 0;
  const left = known ? `, about ${duration((total - done) / rate)} left` : '';
  return `${done}/${total} ${label}${known ? `, ${pace(rate)}` : ''}, ${duration(seconds)}${left}`;
}

/** Images a second, or seconds an image where that is slower. */
function pace(rate: number): string {
  return rate >= 1 ? `${rate.toFixed(1)} a second` : `${(1 / rate).toFixed(1)} s each`;
}

/** Seconds, minutes or hours in words. */
export function duration(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 120) return `${whole} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 120 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
