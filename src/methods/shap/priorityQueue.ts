/** Items by priority, the highest first; of equal ones the one that came first. */
export interface PriorityQueue<T> {
  readonly size: number;
  push(item: T, priority: number): void;
  /** Undefined where there is none. */
  pop(): T | undefined;
}

interface Place<T> {
  readonly item: T;
  readonly priority: number;
  readonly order: number;
}

/** An empty queue, as a binary heap: pushing and popping take time logarithmic in its size. */
export function createPriorityQueue<T>(): PriorityQueue<T> {
  const heap: Place<T>[] = [];
  let pushed = 0;
  const isBefore = (a: Place<T>, b: Place<T>) =>
    a.priority > b.priority || (a.priority === b.priority && a.order < b.order);
  return {
    get size() {
      return heap.length;
    },
    push: (item, priority) => {
      const place = { item, priority, order: pushed++ };
      let at = heap.length;
      heap.push(place);
      for (let parent = (at - 1) >> 1; at > 0; at = parent, parent = (at - 1) >> 1) {
        const above = heap[parent] as Place<T>;
        if (!isBefore(place, above)) break;
        heap[at] = above;
        heap[parent] = place;
      }
    },
    pop: () => {
      const [first] = heap;
      const last = heap.pop();
      if (first === undefined || last === undefined || heap.length === 0) return first?.item;
      let at = 0;
      for (;;) {
        const [left, right] = [heap[2 * at + 1], heap[2 * at + 2]];
        const isRight = left !== undefined && right !== undefined && isBefore(right, left);
        const child = isRight ? right : left;
        if (child === undefined || !isBefore(child, last)) break;
        heap[at] = child;
        at = 2 * at + (isRight ? 2 : 1);
      }
      heap[at] = last;
      return first.item;
    },
  };
}
