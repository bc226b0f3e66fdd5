import { execFile } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROOT } from '../support/source-tree.ts';

/** What a library of a user exports, none of it with a type of its own. */
const program = `
import { dynamorm, globalIndex, globalTable, model, t } from 'dynamorm';
import { lambdaInit, type LambdaContext, withLambdaTimeout } from 'dynamorm/lambda';
import { streamHandler } from 'dynamorm/streams';
import { copyTable, describeTable, ensureTable, planTable } from 'dynamorm/tables';

export const User = model('User', {
  table: 'users',
  attributes: {
    id: t.string(),
    email: t.string(),
    status: t.enum('active', 'banned').default('active'),
    address: t.map({ city: t.string(), zip: t.string().optional() }).optional(),
    tags: t.set(t.string()).optional(),
    visits: t.list(t.union(t.map({ by: t.literal('web') }), t.string())).optional(),
    version: t.version(),
  },
  key: { partitionKey: 'id' },
  indexes: { byEmail: globalIndex({ partitionKey: 'email' }) },
});
export const db = dynamorm({ region: 'us-east-1' });
export const users = db.model(User);
const key = { id: 'u1' };

export const get = () => users.get(key);
export const update = () => users.update(key, { email: 'a@example.com' });
export const build = () => users.updateBuilder(key).set('address.city', 'Paris').returning('updatedNew').execute();
export const remove = () => users.delete(key);
export const query = users.where('email', '=', 'a@example.com').filter('status', '=', 'active');
export const selected = () => query.select('email', 'address.city').all();
export const page = () => query.limit(20).page();
export const plan = () => query.explain();
export const sums = () => users.scan().aggregate((a) => ({ many: a.count(), first: a.min('email') }));
export const groups = () => users.scan().groupBy(({ status }) => status, (a) => ({ many: a.count() }));
export const batch = () => users.batchGet([key], { select: ['email'] });
export const requests = users.toRequest.get(key);
export const both = () => db.transactGet([[User, key]]);
export const moved = () => db.transaction((tx) => tx.get(User, key));
export const loader = users.loader();
export const emails = users.loader({ select: ['email'] });
export const stats = () => db.stats();
export const everywhere = globalTable({ home: db, replicas: { 'eu-west-1': db } });

export const app = lambdaInit({ users: User });
export const handler = async (event: { id: string }, context: LambdaContext) =>
  withLambdaTimeout(app, context).users.getOrThrow(event);
export const onChange = streamHandler({ on: [[User, { modify: ({ changeOf }) => changeOf('status') }]] });
export const described = () => describeTable(db, User);
export const ensured = () => ensureTable(db, [User]);
export const planned = planTable(User, undefined);
export const copied = () => copyTable({ db, model: User }, { db, model: User }, { dryRun: true });
`;

const configuration = {
  compilerOptions: {
    strict: true,
    target: 'es2023',
    lib: ['es2023', 'esnext.disposable'],
    module: 'nodenext',
    exactOptionalPropertyTypes: true,
    types: ['node'],
    rootDir: '.',
    outDir: 'out',
    declaration: true,
    emitDeclarationOnly: true,
  },
  include: ['library.ts'],
};

/**
 * A project that has installed the package. The compiler writes down the types of what it exports, and
 * may name only what the doors export: everything else is an error of the user's build.
 */
describe.each(['typescript', 'typescript-5.9'])("a user's declarations, made by %s", (compiler) => {
  const folder = mkdtempSync(join(tmpdir(), 'dynamorm-library-'));
  let made = '';

  beforeAll(async () => {
    const modules = join(folder, 'node_modules');
    mkdirSync(join(modules, 'dynamorm'), { recursive: true });
    cpSync(join(ROOT, 'dist'), join(modules, 'dynamorm/dist'), { recursive: true });
    cpSync(join(ROOT, 'package.json'), join(modules, 'dynamorm/package.json'));
    for (const name of ['@standard-schema', '@types', 'undici-types']) {
      symlinkSync(join(ROOT, 'node_modules', name), join(modules, name));
    }
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(configuration));
    writeFileSync(join(folder, 'library.ts'), program);
    const tsc = join(ROOT, 'node_modules', compiler, 'bin/tsc');
    const args = [tsc, '-p', folder, '--pretty', 'false'];
    await promisify(execFile)(process.execPath, args).catch((error: { stdout: string }) => {
      throw new Error(error.stdout);
    });
    made = readFileSync(join(folder, 'out/library.d.ts'), 'utf8');
  }, 60_000);
  afterAll(() => rmSync(folder, { recursive: true }));

  test('name nothing that no door exports', () => {
    const named = [...made.matchAll(/(?:from |import\()["']([^"']+)["']/g)].map(([, name]) => name);

    expect(new Set(named)).toEqual(
      new Set(['dynamorm', 'dynamorm/lambda', 'dynamorm/streams', 'dynamorm/tables']),
    );
  });

  test('show an item with its attributes, and no type that made it', () => {
    const item = /get: \(\) => Promise<\{([\s\S]*?)\} \| undefined>;/.exec(made)?.[1] ?? '';

    expect(item.match(/^ {4}\w+\??:/gm)?.map((line) => line.trim())).toEqual(
      expect.arrayContaining(['id:', 'email:', 'status:', 'address?:', 'version:']),
    );
    expect(made).not.toMatch(/\bFlat</);
  });
});
