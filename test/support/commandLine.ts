import { commandLine } from '../../src/commands/index.ts';

export interface CommandResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command line in this process, with what it prints kept. */
export async function runCommand(...args: readonly string[]): Promise<CommandResult> {
  const text = { stdout: '', stderr: '' };
  const streams = [process.stdout, process.stderr] as const;
  const originals = streams.map((stream) => stream.write);
  for (const [index, stream] of streams.entries()) {
    stream.write = ((chunk: string | Uint8Array) => {
      text[index === 0 ? 'stdout' : 'stderr'] += String(chunk);
      return true;
    }) as typeof stream.write;
  }
  try {
    const code = await commandLine(args);
    return { code, ...text };
  } finally {
    for (const [index, stream] of streams.entries()) {
      const original = originals[index];
      if (original !== undefined) stream.write = original;
    }
  }
}
