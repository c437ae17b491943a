import type { MapResults } from '../../types/run.ts';
import type { CheckpointStore } from '../checkpoints/checkpoints.ts';

/** The findings of a run, each of which one of several threads makes. */
export interface SharedMaps {
  /** Whether they are there, after they were made if another thread is at it; false where the caller is to make them. */
  ready(key: string): Promise<boolean>;
  /** They were made and kept. */
  made(key: string): void;
  keep(key: string, found: MapResults): void;
  /** They could not be made: the next that asks tries again. */
  lose(key: string): void;
}

/** MapResults that are kept in a store. */
export function sharedMaps(store: CheckpointStore): SharedMaps {
  const inTheMaking = new Map<string, { readonly ended: Promise<void>; end(): void }>();
  const end = (key: string) => {
    inTheMaking.get(key)?.end();
    inTheMaking.delete(key);
  };
  return {
    ready: async (key) => {
      for (;;) {
        if (store.has(key)) return true;
        const other = inTheMaking.get(key);
        if (other === undefined) break;
        await other.ended;
      }
      let ended = () => {};
      const promise = new Promise<void>((resolve) => {
        ended = resolve;
      });
      inTheMaking.set(key, { ended: promise, end: ended });
      return false;
    },
    keep: (key, found) => {
      store.keepMapResults(key, found);
      end(key);
    },
    made: end,
    lose: end,
  };
}
