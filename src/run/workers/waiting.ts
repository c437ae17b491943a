/** Answers that are waited for, by number. */
export interface Waiting<T> {
  /** Asks by sending a number, and waits for its answer. */
  ask(send: (id: number) => void): Promise<T>;
  answer(id: number, value: T): void;
  fail(id: number, error: Error): void;
  /** Nothing answers any more. */
  failAll(error: Error): void;
}

/** Nobody waits yet. */
export function waiting<T>(): Waiting<T> {
  const open = new Map<number, { resolve(value: T): void; reject(error: Error): void }>();
  let next = 0;
  let end: Error | undefined;
  const taken = (id: number) => {
    const one = open.get(id);
    open.delete(id);
    return one;
  };
  return {
    ask: (send) =>
      new Promise<T>((resolve, reject) => {
        if (end !== undefined) {
          reject(end);
          return;
        }
        const id = next++;
        open.set(id, { resolve, reject });
        send(id);
      }),
    answer: (id, value) => taken(id)?.resolve(value),
    fail: (id, error) => taken(id)?.reject(error),
    failAll: (error) => {
      end = error;
      for (const id of [...open.keys()]) taken(id)?.reject(error);
    },
  };
}
