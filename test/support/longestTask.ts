interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds that the thread computed, without those in which it waited for a processor. */
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

/** What a trace must hold for this. */
export const taskCategories = ['toplevel', 'disabled-by-default-devtools.timeline'];

/**
 * The longest task of the documents of a trace of Chromium, in milliseconds of the processor: as long a page does not
 * answer on a machine that is not busy. Tasks of workers do not count.
 */
export function longestTask(trace: Buffer): number {
  const { traceEvents } = JSON.parse(trace.toString()) as { readonly traceEvents: readonly TraceEvent[] };
  const threadOf = ({ pid, tid }: TraceEvent) => `${pid} ${tid}`;
  const documents = new Set(
    traceEvents
      .filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
      .map(threadOf),
  );
  const tasks = traceEvents.flatMap((event) =>
    event.name === 'RunTask' && event.tdur !== undefined && documents.has(threadOf(event))
      ? [event.tdur / 1000]
      : [],
  );
  if (tasks.length === 0) throw new RangeError('the trace must hold tasks of a document, got none');
  return Math.max(...tasks);
}
