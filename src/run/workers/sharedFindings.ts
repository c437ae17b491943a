import type { MapResults } from '../../types/run.ts';
import type { CheckpointStore } from '../checkpoints/checkpoints.ts';

/** The findings of a run, each of which one of several threads makes. */
export interface SharedFindings {
  /** What was found, after it was made if another thread is at it; undefined where the caller is to make it. */
  get(key: string): Promise<MapResults | undefined>;
  keep(key: string, found: MapResults): void;
  /** They could not be made: the next that asks tries again. */
  lose(key: string): void;
}

/** MapResults that are kept in a store. */
export function sharedFindings(store: CheckpointStore): SharedFindings {
  const inTheMaking = new Map<string, { readonly ended: Promise<void>; end(): void }>();
  const end = (key: string) => {
    inTheMaking.get(key)?.end();
    inTheMaking.delete(key);
  };
  return {
    get: async (key) => {
      for (;;) {
        const known = store.findingsOf(key);
        if (known !== undefined) return known;
        const other = inTheMaking.get(key);
        if (other === undefined) break;
        await other.ended;
      }
      let ended = () => {};
      const promise = new Promise<void>((resolve) => {
        ended = resolve;
      });
      inTheMaking.set(key, { ended: promise, end: ended });
      return undefined;
    },
    keep: (key, found) => {
      store.keepFindings(key, found);
      end(key);
    },
    lose: end,
  };
}
