import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, test } from 'vitest';
import { ROOT } from '../support/source-tree.ts';

/** A span as the example prints it. */
interface PrintedSpan {
  readonly name: string;
  readonly depth: number;
  readonly attributes: { [name: string]: unknown };
  readonly parent: PrintedSpan | undefined;
}

describe('examples/opentelemetry.ts', () => {
  let spans: readonly PrintedSpan[] = [];

  beforeAll(async () => {
    const tsx = join(ROOT, 'node_modules/tsx/dist/cli.mjs');
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [tsx, 'examples/opentelemetry.ts'],
      { cwd: ROOT },
    );
    spans = spansIn(stdout);
  });

  test('has the spans of requests inside those of calls, and all inside the route', () => {
    const tree = spans.map(({ depth, name }) => `${'  '.repeat(depth)}${name}`);
    expect(tree).toEqual([
      'POST /transfers (INTERNAL)',
      '  create Account (INTERNAL)',
      '    PutItem accounts (CLIENT)',
      '  create Account (INTERNAL)',
      '    PutItem accounts (CLIENT)',
      '  transaction Account (INTERNAL)',
      '    get Account (INTERNAL)',
      '      GetItem accounts (CLIENT)',
      '    TransactWriteItems accounts (CLIENT)',
      '  query.iterate Account (INTERNAL)',
      '    Query accounts (CLIENT)',
      '  create Account (INTERNAL)',
      '    PutItem accounts (CLIENT)',
    ]);
    expect(spans[7]?.parent?.parent?.name).toBe('transaction Account (INTERNAL)');
  });

  test('has the attributes of the conventions', () => {
    expect(spanOf('Query accounts (CLIENT)').attributes).toEqual({
      'db.system.name': 'aws.dynamodb',
      'db.operation.name': 'Query',
      'db.collection.name': 'accounts',
      'cloud.region': 'us-east-1',
      'rpc.system': 'aws-api',
      'rpc.service': 'DynamoDB',
      'rpc.method': 'Query',
      'aws.dynamodb.table_names': ['accounts'],
      'aws.dynamodb.index_name': 'byOwner',
      'aws.dynamodb.consumed_capacity': [
        JSON.stringify({ TableName: 'accounts', CapacityUnits: 0.5 }),
      ],
    });
    expect(spanOf('GetItem accounts (CLIENT)').attributes).toMatchObject({
      'aws.dynamodb.consistent_read': true,
    });
    expect(spanOf('transaction Account (INTERNAL)').attributes).toMatchObject({
      'db.system.name': 'aws.dynamodb',
      'db.operation.name': 'transaction',
      'dynamorm.items': 2,
      'dynamorm.requests': 2,
    });
  });

  test('says of the span of a refused write what kind of error it was', () => {
    const [request, call] = [spans.at(-1), spans.at(-2)];
    expect(call?.attributes['error.type']).toBe('item-exists');
    expect(request?.attributes).toMatchObject({
      'error.type': 'condition-failed',
      'db.response.status_code': 'ConditionalCheckFailedException',
    });
  });

  function spanOf(name: string): PrintedSpan {
    const span = spans.find((one) => one.name === name);
    if (span === undefined) throw new Error(`There is no span ${name}.`);
    return span;
  }
});

/** Reads the tree back: two spaces for each level, a dot before attributes. */
function spansIn(output: string): readonly PrintedSpan[] {
  const spans: PrintedSpan[] = [];
  for (const line of output.trimEnd().split('\n')) {
    const [, indent = '', text = ''] = /^( *)(.*)$/.exec(line) ?? [];
    const [, name = '', value = ''] = /^· ([\w.]+): (.*)$/.exec(text) ?? [];
    const depth = indent.length / 2;
    if (name === '') {
      const parent = spans.findLast((span) => span.depth === depth - 1);
      spans.push({ name: text, depth, attributes: {}, parent });
    } else {
      const span = spans.at(-1);
      if (span !== undefined) span.attributes[name] = JSON.parse(value);
    }
  }
  return spans;
}
