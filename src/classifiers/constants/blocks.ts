/**
 * The block of each layer: the names' paths (`/features/features.3/conv/Conv`), cut at the first depth that tells at
 * least `fewestBlocks` parts of the network apart, the operator's own part left out. Names without a path are blocks
 * of their own.
 */
export function blocksOf(names: readonly string[]): string[] {
  const paths = names.map((name) => name.split('/').filter((part) => part !== ''));
  const deepest = Math.max(...paths.map(({ length }) => length - 1), 1);
  const cut = (path: readonly string[], depth: number, name: string) =>
    path.length < 2 ? name : path.slice(0, Math.min(depth, path.length - 1)).join('/');
  let depth = 1;
  while (
    depth < deepest &&
    new Set(paths.map((path, i) => cut(path, depth, names[i] ?? ''))).size < fewestBlocks
  )
    depth++;
  return names.map((name, i) => cut(paths[i] ?? [], depth, name));
}

const fewestBlocks = 4;
