import { type Import, importsOf, resolveImport } from '../support/imports.ts';
import { isTest, type SourceTree } from '../support/source-tree.ts';

/** From the bottom up: each may import those before it. */
const LAYERS = [
  'wire',
  'errors',
  'definition',
  'codec',
  'expression',
  'plan',
  'operations',
  'client',
];
const DOORS = ['tables', 'streams', 'lambda', 'testing', 'aws-sdk'];
/** The file `src/index.ts`: a door like the others, without a folder. */
const CORE_DOOR = 'src/index.ts';

/** What is wrong with the imports of the files in `src`, one sentence for each. */
export function layerProblems(tree: SourceTree): readonly string[] {
  const problems: string[] = [];
  for (const [path, text] of tree) {
    if (!path.startsWith('src/') || isTest(path)) continue;
    for (const found of importsOf(path, text)) {
      const problem = packageProblem(path, found) ?? fileProblem(path, found);
      if (problem) problems.push(`${path}:${found.line} imports '${found.specifier}': ${problem}`);
    }
  }
  return problems;
}

function packageProblem(path: string, found: Import): string | undefined {
  if (!/^@(aws-sdk|smithy)\//.test(found.specifier) || layerOf(path) === 'aws-sdk')
    return undefined;
  const isProvider = found.specifier === '@aws-sdk/credential-provider-node';
  if (isProvider && layerOf(path) === 'transport') {
    return found.lazy ? undefined : 'load it lazily with await import(), it may not be installed.';
  }
  return 'only src/aws-sdk may import the AWS SDK; describe the shape that you need in src/wire.';
}

function fileProblem(path: string, found: Import): string | undefined {
  const target = resolveImport(path, found.specifier);
  if (target === undefined) return undefined;
  if (!target.startsWith('src/'))
    return 'nothing outside src/ is shipped; move what you need into src/.';
  if (isTest(target)) return 'tests are not shipped; move what you need out of the test.';
  if (/(^|\/)index\.ts$/.test(target)) {
    return 'index.ts files are doors for users; import the file that declares it.';
  }
  return directionProblem(layerOf(path), layerOf(target));
}

function directionProblem(from: string, to: string): string | undefined {
  const unknown = [from, to].find((layer) => !isKnown(layer));
  if (unknown) {
    return `src/${unknown} is no layer; move the file into one, or add the layer to test/house/layers.ts.`;
  }
  if (from === to || mayImport(from, to)) return undefined;
  if (isDoor(from) && isDoor(to)) {
    return `a door imports no other door (${from} → ${to}); move what both need into a layer below.`;
  }
  return `${from} may not import ${to}; move the type or function down to the lowest layer that owns all its nouns.`;
}

function mayImport(from: string, to: string): boolean {
  if (from === 'transport') return to === 'wire' || to === 'errors';
  if (to === 'transport') return ['client', 'aws-sdk', 'lambda', CORE_DOOR].includes(from);
  if (isDoor(from)) return !isDoor(to);
  return !isDoor(to) && LAYERS.indexOf(to) < LAYERS.indexOf(from);
}

function isDoor(layer: string): boolean {
  return layer === CORE_DOOR || DOORS.includes(layer);
}

function isKnown(layer: string): boolean {
  return isDoor(layer) || layer === 'transport' || LAYERS.includes(layer);
}

/** `codec` for `src/codec/item.ts`; a file right below `src` is a layer of its own. */
function layerOf(path: string): string {
  const [, folder = '', ...rest] = path.split('/');
  return rest.length > 0 ? folder : path;
}

/** Import cycles between files, type imports included, each as `a → b → a`. */
export function importCycles(tree: SourceTree): readonly string[] {
  const edges = new Map([...tree].map(([path, text]) => [path, targetsOf(path, text)]));
  const cycles: string[] = [];
  const finished = new Set<string>();
  const visit = (path: string, trail: readonly string[]): void => {
    const start = trail.indexOf(path);
    if (start >= 0) cycles.push([...trail.slice(start), path].join(' → '));
    if (start >= 0 || finished.has(path)) return;
    for (const target of edges.get(path) ?? []) visit(target, [...trail, path]);
    finished.add(path);
  };
  for (const path of edges.keys()) visit(path, []);
  return cycles;
}

function targetsOf(path: string, text: string): readonly string[] {
  return importsOf(path, text).flatMap((found) => resolveImport(path, found.specifier) ?? []);
}
