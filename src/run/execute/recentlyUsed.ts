/** Values by key, of which the ones used last are kept, up to a limit of bytes. */
export interface RecentlyUsed<T> {
  /** The value that is kept, or else what `make` gives; calls that overlap share one making. */
  get(key: string, make: () => Promise<T>): Promise<T>;
}

export interface RecentlyUsedOptions<T> {
  /** In bytes. The value used last is kept whatever its size. */
  readonly limit: number;
  sizeOf(value: T): number;
}

/** An empty memory of that size. A making that fails is forgotten. */
export function recentlyUsed<T>({ limit, sizeOf }: RecentlyUsedOptions<T>): RecentlyUsed<T> {
  // A Map keeps the order in which keys were set: the first is the one that was used longest ago.
  const kept = new Map<string, { readonly value: Promise<T>; size: number }>();
  let total = 0;
  const forget = (key: string) => {
    total -= kept.get(key)?.size ?? 0;
    kept.delete(key);
  };
  const trim = () => {
    for (const key of kept.keys()) {
      if (total <= limit || kept.size === 1) return;
      forget(key);
    }
  };
  return {
    get: async (key, make) => {
      const known = kept.get(key);
      if (known !== undefined) {
        kept.delete(key);
        kept.set(key, known);
        return known.value;
      }
      const entry = { value: make(), size: 0 };
      kept.set(key, entry);
      try {
        const value = await entry.value;
        if (kept.get(key) === entry) {
          entry.size = sizeOf(value);
          total += entry.size;
          trim();
        }
        return value;
      } catch (error) {
        if (kept.get(key) === entry) kept.delete(key);
        throw error;
      }
    },
  };
}
