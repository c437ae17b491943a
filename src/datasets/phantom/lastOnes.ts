/** What was made last, by its name: a region that is asked for behind its image costs nothing. */
export function lastOnes<Value>() {
  const kept = new Map<string, Promise<Value>>();
  return {
    of: (id: string, make: () => Promise<Value>): Promise<Value> => {
      const known = kept.get(id);
      if (known !== undefined) return known;
      const [oldest] = kept.size >= mostKept ? kept.keys() : [];
      if (oldest !== undefined) kept.delete(oldest);
      const value = make();
      kept.set(id, value);
      return value;
    },
  };
}

const mostKept = 2;
