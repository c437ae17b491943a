/** Exit code of a command that was stopped by Ctrl-C. */
export const stoppedCode = 130;

const signals = ['SIGINT', 'SIGTERM'] as const;

/**
 * Runs what can be stopped by Ctrl-C or by SIGTERM: the first one aborts the signal, a second one ends the process
 * at once, as without this.
 */
export async function interruptible<T>(run: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const stop = (name: NodeJS.Signals) => controller.abort(new Error(`stopped by ${name}`));
  for (const name of signals) process.once(name, stop);
  try {
    return await run(controller.signal);
  } finally {
    for (const name of signals) process.off(name, stop);
  }
}
