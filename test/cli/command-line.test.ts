import { readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT } from '../support/source-tree.ts';
import { useEngine } from '../support/use-engine.ts';
import { fixture, localCredentials, useCli } from './run-cli.ts';

const models = fixture('models');
const runCli = useCli();

describe('dynamorm without tables', () => {
  test('is a command of that name, and says its version', async () => {
    const manifest = JSON.parse(await readFile(join(ROOT, 'tools/cli/package.json'), 'utf8'));
    const bin = await readFile(join(ROOT, 'tools/cli/src/bin.ts'), 'utf8');

    expect(manifest.bin).toEqual({ dynamorm: 'dist/bin.js' });
    expect(bin.startsWith('#!/usr/bin/env node\n')).toBe(true);
    expect((await runCli(['--version'])).stdout).toBe(`${manifest.version}\n`);
  });

  test('says what it can do, and where to begin', async () => {
    const { exitCode, stdout } = await runCli(['--help']);

    expect(exitCode).toBe(0);
    for (const command of ['diff', 'create', 'apply', 'copy', 'export', 'explain']) {
      expect(stdout).toMatch(new RegExp(`^  ${command} `, 'm'));
    }
    expect(stdout).toContain('Exit codes: 0 for done');
  });

  test.each([
    [
      'a file that is not there',
      ['diff', 'nowhere.ts'],
      'nowhere.ts is not a file.',
      'Name the modules',
    ],
    [
      'a module without models',
      ['diff', fixture('no-models')],
      'exports no models, only answer.',
      'Export them',
    ],
    ['a module that fails', ['diff', fixture('broken')], 'TABLE_NAME is not set', '--debug'],
    [
      'an unknown model',
      ['explain', models, 'Usr'],
      'no model called Usr',
      'There are: Order, User.',
    ],
    ['no format', ['export', models], "required option '-f, --format <format>'", ''],
    ['an unknown command', ['exprt'], "unknown command 'exprt'", 'Did you mean export?'],
  ])('%s is an error with a way out, and no stack', async (_what, args, message, hint) => {
    const { exitCode, stdout, stderr } = await runCli(args);

    expect(exitCode).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toContain(message);
    expect(stderr).toContain(hint);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  test('--debug shows where an error comes from, down to its cause', async () => {
    const { stderr } = await runCli(['diff', fixture('broken'), '--debug']);

    expect(stderr).toMatch(/caused by Error: TABLE_NAME is not set\n\s+at .*broken\.ts/);
  });

  test('with --json an error is data too', async () => {
    const { exitCode, stdout, stderr } = await runCli(['diff', 'nowhere.ts', '--json']);

    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({
      error: { code: 'file-not-found', message: 'nowhere.ts is not a file.' },
    });
  });

  test('without credentials it says where they were looked for', async () => {
    const environment = {
      AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:9',
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_SHARED_CREDENTIALS_FILE: 'nowhere',
      AWS_CONFIG_FILE: 'nowhere',
    };
    const { exitCode, stderr } = await runCli(['diff', models], environment);

    expect(exitCode).toBe(1);
    expect(stderr).toContain('AWS_ACCESS_KEY_ID is not set');
  });
});

describe('dynamorm export', () => {
  test('prints a template, or writes it into a file', async () => {
    const file = join(tmpdir(), `dynamorm-export-${process.pid}.tf`);
    const printed = await runCli([
      'export',
      models,
      '--format',
      'terraform',
      '--table-prefix',
      'dev-',
    ]);
    const written = await runCli(['export', models, '--format', 'terraform', '--out', file]);

    expect(printed.stdout).toContain('name         = "dev-users"');
    expect(written.stdout).toBe(`Wrote ${file}.\n`);
    expect(await readFile(file, 'utf8')).toContain('resource "aws_dynamodb_table" "users" {');
    await rm(file);
  });

  test('takes the settings of tables from the module', async () => {
    const { stdout } = await runCli([
      'export',
      fixture('settings'),
      '--format',
      'cloudformation',
      '--json',
    ]);
    const { format, template } = JSON.parse(stdout);

    expect(format).toBe('cloudformation');
    expect(template).toContain('DeletionProtectionEnabled: true');
    expect(template).toContain('StreamViewType: NEW_AND_OLD_IMAGES');
  });

  test('says so where the file cannot be written', async () => {
    const args = ['export', models, '--format', 'terraform', '--out', 'no/such/folder/main.tf'];
    const { exitCode, stderr } = await runCli(args);

    expect(exitCode).toBe(1);
    expect(stderr).toContain('no/such/folder/main.tf cannot be written');
  });
});

describe('dynamorm explain', () => {
  test('shows the plan and the request, without a table or credentials', async () => {
    const args = [
      'explain',
      models,
      'User',
      '--where',
      'status = active',
      '--order-by',
      'createdAt:desc',
    ];
    const { exitCode, stdout } = await runCli([
      ...args,
      '--select',
      'id,address.city',
      '--limit',
      '20',
    ]);

    expect(exitCode).toBe(0);
    expect(stdout).toContain('Query of User on the index byStatus of users');
    expect(stdout).toContain('costs    at most 2.5 read units a request (20 items of 1 KB)');
    expect(stdout).toContain('"ProjectionExpression": "#1, #2.#3, #0, #4"');
    expect(stdout).toContain('"Limit": 20');
  });

  test('makes of each text what its attribute stores', async () => {
    const conditions = [
      'age between 18,65',
      'isAdmin != true',
      'balance >= 12345678901234567890',
      'tags contains "a, b"',
      'status in active,banned',
      'createdAt < 2026-01-31',
      'address.city begins_with Par',
      'email exists',
    ];
    const filters = conditions.flatMap((condition) => ['--filter', condition]);
    const { stdout } = await runCli([
      'explain',
      models,
      'User',
      '--allow-scan',
      '--json',
      ...filters,
    ]);
    const { plan, request } = JSON.parse(stdout);

    expect(plan).toMatchObject({ operation: 'Scan', model: 'User' });
    expect(Object.values(request.ExpressionAttributeValues)).toEqual([
      { N: '18' },
      { N: '65' },
      { BOOL: true },
      { N: '12345678901234567890' },
      { S: 'a, b' },
      { S: 'active' },
      { S: 'banned' },
      { S: '2026-01-31T00:00:00.000Z' },
      { S: 'Par' },
    ]);
  });

  test('is coloured only where somebody sees it, or where that is asked for', async () => {
    const args = ['explain', models, 'User', '--where', 'id = u1'];
    const piped = await runCli(args, { NO_COLOR: '', CI: 'true' });
    const forced = await runCli(args, { NO_COLOR: '', FORCE_COLOR: '1' });
    const refused = await runCli([...args, '--no-color'], { NO_COLOR: '', FORCE_COLOR: '1' });

    const coloured = [piped, forced, refused].map(({ stdout }) => stdout.includes('\u001b['));
    expect(coloured).toEqual([false, true, false]);
  });

  test.each([
    [
      ['--where', 'age > 3'],
      'No index of User can answer this query.',
      'byEmail needs email by equality',
    ],
    [['--where', 'nothing = 1'], '"nothing"', 'email'],
    [['--where', 'status'], '"status" is not a condition.', "'age between 18,65'"],
    [['--order-by', 'age:up'], '"age:up" is not an order.', 'createdAt:desc'],
  ])('%s is an error that says why', async (flags, message, detail) => {
    const { exitCode, stderr } = await runCli(['explain', models, 'User', ...flags]);

    expect(exitCode).toBe(1);
    expect(stderr).toContain(message);
    expect(stderr).toContain(detail);
  });
});

describe('dynamorm diff, create and apply', () => {
  const used = useEngine();
  /** Every test has tables of its own. */
  const run = (prefix: string, ...args: readonly string[]) =>
    runCli([...args, '--table-prefix', prefix, '--endpoint', used.endpoint], localCredentials);

  test('tables are created once somebody agrees, and then do not differ', async () => {
    const before = await run('a-', 'diff', models);
    const refused = await run('a-', 'create', models);
    const still = await run('a-', 'diff', models, '--json');
    const created = await run('a-', 'create', models, '--yes');
    const after = await run('a-', 'diff', models);
    const again = await run('a-', 'create', models, '--json');

    expect(before.exitCode).toBe(2);
    expect(before.stdout).toContain('Create the table a-users with 2');
    expect(refused.exitCode).toBe(1);
    expect(refused.stderr).toContain('nobody is at the terminal to agree');
    expect(JSON.parse(still.stdout)).toMatchObject({ inSync: false, tables: [{}, {}] });
    expect(created).toMatchObject({ exitCode: 0, stderr: '' });
    expect(created.stdout).toContain('✓ a-users is active');
    expect(after).toMatchObject({
      exitCode: 0,
      stdout: '✓ a-orders: as its models say\n✓ a-users: as its models say\n',
    });
    expect(JSON.parse(again.stdout)).toEqual({ created: [] });
  });

  test('what destroys something is applied only by its name', async () => {
    await run('b-', 'create', fixture('models-then'), '--yes');
    const differing = await run('b-', 'diff', models);
    const refused = await run('b-', 'apply', models, '--yes');
    const approvals = [
      '--approve',
      'b-users:delete-index:byName',
      '--approve',
      'b-orders:enable-ttl',
    ];
    const applied = await run('b-', 'apply', models, '--yes', '--json', ...approvals);
    const after = await run('b-', 'diff', models, '--json');

    expect(differing.exitCode).toBe(2);
    expect(differing.stdout).toContain('--approve b-users:delete-index:byName');
    expect(refused.exitCode).toBe(1);
    expect(refused.stderr).toContain('a step destroys something');
    expect(applied.exitCode).toBe(0);
    expect(JSON.parse(applied.stdout).taken).toHaveLength(3);
    expect(JSON.parse(after.stdout)).toMatchObject({ inSync: true });
  });

  test('what cannot be changed is said, and nothing is sent', async () => {
    await run('c-', 'create', models, '--yes');
    const differing = await run('c-', 'diff', fixture('orders-by-text'));
    const refused = await run('c-', 'apply', fixture('orders-by-text'), '--yes');
    const after = await run('c-', 'diff', models);

    expect(differing.exitCode).toBe(2);
    expect(refused.exitCode).toBe(1);
    expect(refused.stderr).toContain('cannot become what its models say');
    expect(after.exitCode).toBe(0);
  });

  test('settings that a module exports are created and compared', async () => {
    await run('d-', 'create', models, '--yes');
    const differing = await run('d-', 'diff', fixture('settings'), '--json');
    const applied = await run('d-', 'apply', fixture('settings'), '--yes');
    const after = await run('d-', 'diff', fixture('settings'));

    const kinds = JSON.parse(differing.stdout).tables[0].steps.map(
      ({ kind }: { readonly kind: string }) => kind,
    );
    expect(kinds.toSorted()).toEqual(['change-stream', 'deletion-protection']);
    expect(applied.exitCode).toBe(0);
    expect(after.exitCode).toBe(0);
  });

  test('settings of a table that there is not are an error', async () => {
    const files = [fixture('settings-astray')];
    const [compared, exported] = await Promise.all([
      run('e-', 'diff', ...files),
      runCli(['export', ...files, '--format', 'terraform']),
    ]);

    expect([compared.exitCode, exported.exitCode]).toEqual([1, 1]);
    expect(compared.stderr).toContain('tableOptions names a table order, ');
    expect(exported.stderr).toContain('settings for a table order, ');
  });
});
