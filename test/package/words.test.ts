/** Every name that the package exports has words above it: what it is, its shapes and units, and what it throws. */
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
// The newest compiler has no such interface yet.
import ts from 'typescript-5.4';

const root = fileURLToPath(new URL('../..', import.meta.url));
const { exports: entries } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  readonly exports: Readonly<Record<string, string | { readonly types: string }>>;
};
const files = Object.values(entries).flatMap((entry) =>
  typeof entry === 'string'
    ? []
    : [join(root, entry.types.replace('./dist/', 'src/').replace('.d.ts', '.ts'))],
);

const program = ts.createProgram(files, {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  allowImportingTsExtensions: true,
  noEmit: true,
  skipLibCheck: true,
  strict: true,
  types: ['node'],
});
const checker = program.getTypeChecker();

interface Exported {
  /** Such as `metrics.ssim`. */
  readonly name: string;
  readonly symbol: ts.Symbol;
}

/** The names that a module exports, with those of what it exports as a whole. */
function exported(module: ts.Symbol, prefix = ''): Exported[] {
  return checker.getExportsOfModule(module).flatMap((one): Exported[] => {
    const isAlias = (one.flags & ts.SymbolFlags.Alias) !== 0;
    const symbol = isAlias ? checker.getAliasedSymbol(one) : one;
    const name = `${prefix}${one.name}`;
    if ((symbol.flags & ts.SymbolFlags.ValueModule) !== 0) return exported(symbol, `${name}.`);
    return [{ name, symbol }];
  });
}

function exportsOf(file: string): Exported[] {
  const source = program.getSourceFile(file);
  const module = source && checker.getSymbolAtLocation(source);
  if (module === undefined) throw new RangeError(`${file} must be a module`);
  return exported(module);
}

const isOurs = ({ symbol }: Exported) =>
  symbol.declarations?.some((one) => !one.getSourceFile().fileName.includes('node_modules'));

/** Letters of the shortest line that says something: ``Options of `f`.`` */
const least = 14;

test('every public export has a docstring', () => {
  const all = files.flatMap((file) => exportsOf(file).filter(isOurs));
  expect(all.length).toBeGreaterThan(200);
  const bare = all.filter(
    ({ symbol }) => ts.displayPartsToString(symbol.getDocumentationComment(checker)).length < least,
  );
  const places = bare.map(({ name, symbol }) => {
    const [declaration] = symbol.declarations ?? [];
    return `${name} in ${relative(root, declaration?.getSourceFile().fileName ?? '')}`;
  });
  expect([...new Set(places)].sort()).toEqual([]);
});

test('every exported function that throws says so', () => {
  const functions = files
    .flatMap((file) => exportsOf(file).filter(isOurs))
    .flatMap(({ name, symbol }) => {
      const declaration = symbol.declarations?.find(ts.isFunctionDeclaration);
      return declaration?.body === undefined ? [] : [{ name, symbol, body: declaration.body }];
    });
  expect(functions.length).toBeGreaterThan(100);
  const silent = functions.filter(({ symbol, body }) => {
    const tags = symbol.getJsDocTags(checker).map(({ name }) => name);
    const words = ts.displayPartsToString(symbol.getDocumentationComment(checker));
    return hasThrow(body) && !tags.includes('throws') && !/\b[Tt]hrows\b|\bRefuses\b/.test(words);
  });
  expect([...new Set(silent.map(({ name }) => name))].sort()).toEqual([]);
});

function hasThrow(node: ts.Node): boolean {
  return ts.isThrowStatement(node) || ts.forEachChild(node, (child) => hasThrow(child) || undefined) === true;
}

test('every type that an exported name is made of is exported too', () => {
  const all = files.flatMap((file) => exportsOf(file).filter(isOurs));
  const known = new Set(all.map(({ symbol }) => symbol));
  const strays = all.flatMap(({ name, symbol }) =>
    (symbol.declarations ?? [])
      .flatMap((declaration) => [...typesIn(declaration)])
      .filter((type) => !known.has(type) && isInternal(type))
      .map((type) => `${name} names ${type.name}`),
  );
  expect([...new Set(strays)].sort()).toEqual([]);
});

/** The types that a declaration names, but for what is inside a body. */
function* typesIn(node: ts.Node): Generator<ts.Symbol> {
  if (ts.isBlock(node)) return;
  if (ts.isTypeReferenceNode(node) || ts.isExpressionWithTypeArguments(node)) {
    const found = checker.getSymbolAtLocation(ts.isTypeReferenceNode(node) ? node.typeName : node.expression);
    if (found !== undefined) {
      yield (found.flags & ts.SymbolFlags.Alias) === 0 ? found : checker.getAliasedSymbol(found);
    }
  }
  // What a constant is made of has no type that a declaration names.
  const parts = ts.isVariableDeclaration(node) ? (node.type ? [node.type] : []) : node.getChildren();
  for (const part of parts) yield* typesIn(part);
}

function isInternal({ flags, declarations = [] }: ts.Symbol): boolean {
  if ((flags & ts.SymbolFlags.TypeParameter) !== 0) return false;
  return declarations.some((one) => one.getSourceFile().fileName.startsWith(join(root, 'src')));
}
