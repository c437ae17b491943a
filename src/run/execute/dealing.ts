/** What does one job after the other, such as a thread. */
export interface Hand<Job> {
  do(job: Job): Promise<void>;
}

/**
 * Deals jobs out to hands, each of which does one at a time. Jobs of one list belong together, as their preparation is
 * dear: a hand stays with its list, then begins one that nobody has begun, then helps where most is left. All hands do
 * the first list before any other. The first job that fails ends the dealing, once the others that run are done.
 */
export async function dealtOut<Job>(
  [first = [], ...others]: readonly (readonly Job[])[],
  hands: readonly Hand<Job>[],
): Promise<void> {
  const shared = [...first];
  const waiting = others.map((list) => [...list]);
  const begun: Job[][] = [];
  let hasFailed = false;
  const nextList = (): Job[] | undefined => {
    const fresh = waiting.shift();
    if (fresh !== undefined) {
      begun.push(fresh);
      return fresh;
    }
    return begun.reduce<Job[] | undefined>(
      (most, list) => (list.length > (most?.length ?? 0) ? list : most),
      undefined,
    );
  };
  const serve = async (hand: Hand<Job>): Promise<void> => {
    let own: Job[] | undefined = shared;
    while (own !== undefined) {
      for (let job = own.shift(); job !== undefined && !hasFailed; job = own.shift()) await hand.do(job);
      if (hasFailed) return;
      own = nextList();
    }
  };
  const ends = await Promise.allSettled(
    hands.map((hand) =>
      serve(hand).catch((error: unknown) => {
        hasFailed = true;
        throw error;
      }),
    ),
  );
  const failed = ends.find((end) => end.status === 'rejected');
  if (failed?.status === 'rejected') throw failed.reason;
}
