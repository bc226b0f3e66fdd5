import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from './source-tree.ts';

/** What checking a project cost. */
export interface TypeCost {
  readonly instantiations: number;
  /** The compiler's complaints; empty for a sound project. */
  readonly errors: readonly string[];
}

/** The compilers that budgets name, by the folder they are installed in. */
export type Compiler = 'typescript' | 'typescript-5.9';

/**
 * Checks one file as a user's project would, against the built package, and counts. The file stands
 * in a folder of its own, which is removed afterwards.
 */
export async function checkProject(compiler: Compiler, source: string): Promise<TypeCost> {
  const folder = mkdtempSync(join(tmpdir(), 'dynamorm-types-'));
  try {
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(configuration()));
    writeFileSync(join(folder, 'project.ts'), source);
    const output = await compile(compiler, folder);
    return {
      instantiations: Number(/Instantiations:\s+(\d+)/.exec(output)?.[1]),
      errors: output.split('\n').filter((line) => line.includes('error TS')),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function configuration(): object {
  return {
    extends: join(ROOT, 'tsconfig.json'),
    compilerOptions: {
      typeRoots: [join(ROOT, 'node_modules/@types')],
      paths: { dynamorm: [join(ROOT, 'dist/index.d.ts')] },
      isolatedDeclarations: false,
      declaration: false,
    },
    include: ['project.ts'],
    exclude: [],
  };
}

async function compile(compiler: Compiler, folder: string): Promise<string> {
  const tsc = join(ROOT, 'node_modules', compiler, 'bin/tsc');
  const args = [tsc, '-p', folder, '--extendedDiagnostics', '--pretty', 'false'];
  const options = { maxBuffer: 64 * 1024 * 1024 };
  return promisify(execFile)(process.execPath, args, options).then(
    ({ stdout }) => stdout,
    (error: { stdout: string }) => error.stdout,
  );
}

/**
 * A project of so many models, no two alike, each with 12 attributes, 2 indexes, a read, a query of
 * an index and a conditional update: what the budgets are stated for.
 */
export function projectOf(models: number): string {
  const parts = Array.from({ length: models }, (_, number) => modelPart(number));
  return [
    "import { dynamorm, globalIndex, type Item, model, t } from 'dynamorm';",
    "const db = dynamorm({ region: 'us-east-1' });",
    ...parts,
  ].join('\n');
}

function modelPart(n: number): string {
  return `
export const Model${n} = model('Model${n}', {
  table: 'table${n}',
  attributes: {
    id${n}: t.string(),
    email${n}: t.string(),
    status${n}: t.enum('active${n}', 'banned').default('active${n}'),
    age: t.number().optional(),
    tags: t.set(t.string()).optional(),
    address: t.map({ city${n}: t.string(), zip: t.string().optional() }).optional(),
    logins: t.list(t.map({ at: t.date(), ip${n}: t.string() })).default(() => []),
    balance: t.bigint().default(0n),
    createdAt: t.createdAt(),
    updatedAt: t.updatedAt(),
    version: t.version(),
    expiresAt: t.ttl().optional(),
  },
  key: { partitionKey: 'id${n}' },
  indexes: {
    byEmail: globalIndex({ partitionKey: 'email${n}' }),
    byStatus: globalIndex({ partitionKey: 'status${n}', sortKey: 'createdAt' }),
  },
});
export type Item${n} = Item<typeof Model${n}>;

export async function use${n}(): Promise<[string | undefined, number | undefined, number]> {
  const items = db.model(Model${n});
  const found = await items.get({ id${n}: 'a' });
  const email: string | undefined = found?.email${n};
  const active: Item${n}[] = await items
    .where('status${n}', '=', 'banned')
    .where('createdAt', '>', new Date(0))
    .limit(10)
    .all();
  const changed: Item${n} = await items.update(
    { id${n}: 'a' },
    { age: 3 },
    { if: (c) => c('status${n}', '=', 'banned') },
  );
  return [email, changed.age, active.length];
}`;
}
