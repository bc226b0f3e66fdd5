import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { type AnyModel, dynamorm, globalIndex, localIndex, model, t } from '../../src/index.ts';
import { deleteTable } from '../../src/tables/change/delete-table.ts';
import { describeTable } from '../../src/tables/describe/describe-table.ts';
import { planTable } from '../../src/tables/plan/plan-table.ts';
import type { OnDemandBilling, TableOptions } from '../../src/tables/table-options.ts';
import { toCloudFormation } from '../../src/tables/templates/to-cloudformation.ts';
import type { CreateTableRequest } from '../../src/wire/tables.ts';
import { useEngine } from '../support/use-engine.ts';
import { orders } from './orders.ts';
import { randomTable } from './random-tables.ts';
import { type Resource, resourceSchema } from './resource-schema.ts';

interface Template {
  readonly AWSTemplateFormatVersion: string;
  readonly Resources: Readonly<Record<string, Resource>>;
}

const read = (text: string): Template => parse(text) as Template;
const resourceIn = (text: string): Resource => Object.values(read(text).Resources)[0] as Resource;
const runs = 100 * Number(process.env['SCALE'] ?? 1);

const Order = model('Order', {
  ...orders,
  indexes: {
    byStatus: globalIndex({ partitionKey: 'status', projection: ['total', 'customer'] }),
    byPlace: globalIndex({ partitionKey: ['region', 'status'], sortKey: ['total', 'number'] }),
    byTotal: localIndex({ sortKey: 'total', projection: 'keys' }),
  },
});

test('a template says everything about a table, in an order that never changes', () => {
  expect(toCloudFormation(Order, { pointInTimeRecovery: true })).toBe(`\
AWSTemplateFormatVersion: '2010-09-09'
Resources:
  # Holds Order.
  MyOrdersTable:
    Type: AWS::DynamoDB::Table
    DeletionPolicy: Retain
    UpdateReplacePolicy: Retain
    Properties:
      TableName: my-orders
      KeySchema:
        - AttributeName: customer
          KeyType: HASH
        - AttributeName: number
          KeyType: RANGE
      AttributeDefinitions:
        - AttributeName: customer
          AttributeType: S
        - AttributeName: number
          AttributeType: 'N'
        - AttributeName: state
          AttributeType: S
        - AttributeName: region
          AttributeType: S
        - AttributeName: total
          AttributeType: 'N'

      # One update of the stack can create or delete one of these, not more.
      GlobalSecondaryIndexes:
        - IndexName: byStatus
          KeySchema:
            - AttributeName: state
              KeyType: HASH
          Projection:
            ProjectionType: INCLUDE
            NonKeyAttributes:
              - total
        - IndexName: byPlace
          KeySchema:
            - AttributeName: region
              KeyType: HASH
            - AttributeName: state
              KeyType: HASH
            - AttributeName: total
              KeyType: RANGE
            - AttributeName: number
              KeyType: RANGE
          Projection:
            ProjectionType: ALL
      LocalSecondaryIndexes:
        - IndexName: byTotal
          KeySchema:
            - AttributeName: customer
              KeyType: HASH
            - AttributeName: total
              KeyType: RANGE
          Projection:
            ProjectionType: KEYS_ONLY
      BillingMode: PAY_PER_REQUEST
      TimeToLiveSpecification:
        AttributeName: gone
        Enabled: true
      PointInTimeRecoverySpecification:
        PointInTimeRecoveryEnabled: true
`);
});

describe('names', () => {
  const User = model('User', {
    table: (environment) => environment['USERS'] ?? 'users',
    attributes: { customer: t.string(), number: t.number() },
    key: { partitionKey: 'customer', sortKey: 'number' },
  });

  test('tables are called as the environment and the prefix say, resources without the prefix', () => {
    const text = toCloudFormation([User, Order], {
      tablePrefix: 'staging-',
      environment: { USERS: 'people' },
    });

    expect(
      Object.entries(read(text).Resources).map(([id, { Properties }]) => [
        id,
        Properties['TableName'],
      ]),
    ).toEqual([
      ['MyOrdersTable', 'staging-my-orders'],
      ['PeopleTable', 'staging-people'],
    ]);
  });

  test('the order of the models changes nothing, and names that would be the same are counted', () => {
    const at = (table: string): AnyModel =>
      model(`At_${table}`, {
        table,
        attributes: { id: t.string() },
        key: { partitionKey: 'id' },
      });
    const models = [at('a-b'), at('a_b'), at('a.b')];

    expect(toCloudFormation(models)).toBe(toCloudFormation(models.toReversed()));
    expect(Object.keys(read(toCloudFormation(models)).Resources)).toEqual([
      'ABTable',
      'ABTable2',
      'ABTable3',
    ]);
  });

  test('models of one table make one resource', () => {
    const text = toCloudFormation([User, Order], {
      environment: { USERS: 'my-orders' },
      shared: true,
    });

    expect(Object.keys(read(text).Resources)).toEqual(['MyOrdersTable']);
    expect(text).toContain('# Holds User, Order.');
    expect(resourceIn(text).Properties['GlobalSecondaryIndexes']).toHaveLength(2);
  });
});

test('settings of one table stand in front of those of all', () => {
  const text = toCloudFormation(Order, {
    deletionProtection: true,
    tags: { team: 'shop' },
    tables: { 'my-orders': { tags: { team: 'orders' }, tableClass: 'infrequent-access' } },
  });

  expect(resourceIn(text).Properties).toMatchObject({
    DeletionProtectionEnabled: true,
    Tags: [{ Key: 'team', Value: 'orders' }],
    TableClass: 'STANDARD_INFREQUENT_ACCESS',
  });
});

test('settings of a table that there is not are refused', () => {
  const write = (): string =>
    toCloudFormation(Order, { tablePrefix: 'dev-', tables: { 'dev-my-orders': {} } });

  expect(write).toThrow(expect.objectContaining({ code: 'template-table-unknown' }));
});

test('a table that need not outlive its stack has no policies, and JSON has no comments', () => {
  const text = toCloudFormation(Order, { retain: false, format: 'json' });

  expect(Object.keys(JSON.parse(text).Resources.MyOrdersTable)).toEqual(['Type', 'Properties']);
});

test('replicas make a global table, whose first replica is where the stack is', () => {
  const text = toCloudFormation(Order, {
    replicas: ['eu-west-1', { region: 'us-west-2', kmsKey: 'alias/west' }],
    encryption: { kmsKey: 'alias/own' },
    billing: {
      mode: 'provisioned',
      readUnits: 5,
      writeUnits: 2,
      indexes: {
        byStatus: { readUnits: 3, writeUnits: 1 },
        byPlace: { readUnits: 4, writeUnits: 1 },
      },
    },
  });
  const { Type, Properties } = resourceIn(text);

  expect(Type).toBe('AWS::DynamoDB::GlobalTable');
  expect(Properties).toMatchObject({
    StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
    SSESpecification: { SSEEnabled: true, SSEType: 'KMS' },
    WriteProvisionedThroughputSettings: {
      WriteCapacityAutoScalingSettings: { MinCapacity: 2, MaxCapacity: 2 },
    },
    Replicas: [
      {
        Region: { Ref: 'AWS::Region' },
        ReadProvisionedThroughputSettings: { ReadCapacityUnits: 5 },
        GlobalSecondaryIndexes: [
          { IndexName: 'byStatus', ReadProvisionedThroughputSettings: { ReadCapacityUnits: 3 } },
          { IndexName: 'byPlace', ReadProvisionedThroughputSettings: { ReadCapacityUnits: 4 } },
        ],
        SSESpecification: { KMSMasterKeyId: 'alias/own' },
      },
      { Region: 'eu-west-1', SSESpecification: { KMSMasterKeyId: 'alias/own' } },
      { Region: 'us-west-2', SSESpecification: { KMSMasterKeyId: 'alias/west' } },
    ],
  });
});

describe("AWS's own description of the resources", () => {
  let problemsOf: (resource: Resource) => readonly string[];
  beforeAll(async () => {
    problemsOf = await resourceSchema();
  });

  test('finds what is wrong', () => {
    const Properties = { KeySchema: [{ AttributeName: 1 }], TableName: 7, Color: 'red' };

    expect(problemsOf({ Type: 'AWS::DynamoDB::Table', Properties })).toEqual([
      'AWS::DynamoDB::Table.KeySchema[0].KeyType is missing',
      'AWS::DynamoDB::Table.KeySchema[0].AttributeName is 1, not {"type":"string"}',
      'AWS::DynamoDB::Table.TableName is 7, not {"type":"string"}',
      'AWS::DynamoDB::Table.Color does not exist',
    ]);
  });

  test('agrees with the template of any model with any settings', () => {
    const types = new Set<string>();
    fc.assert(
      fc.property(randomTable, ({ model, options }) => {
        const text = toCloudFormation(model, options);
        const { Resources } = read(text);
        types.add(resourceIn(text).Type);

        expect(Object.keys(Resources)).toHaveLength(1);
        expect(Object.keys(Resources)[0]).toMatch(/^[A-Za-z0-9]+$/);
        expect(problemsOf(resourceIn(text))).toEqual([]);
        // YAML 1.1 is what CloudFormation reads; the same data comes from both, and from JSON.
        expect(parse(text, { version: '1.1' })).toEqual(read(text));
        expect(JSON.parse(toCloudFormation(model, { ...options, format: 'json' }))).toEqual(
          read(text),
        );
      }),
      { numRuns: runs },
    );
    expect(types.size).toBe(2);
  });
});

describe('a table made from a template', () => {
  const used = useEngine();

  /** The engine has no replicas and no recovery, and forgets warm throughput and an index's maximum. */
  function knownToEngine(options: TableOptions): TableOptions {
    const {
      replicas: _,
      pointInTimeRecovery: __,
      warmThroughput: ___,
      billing,
      ...known
    } = options;
    if (typeof billing !== 'object') return { ...known, billing: billing ?? 'on-demand' };
    return { ...known, billing: billing.mode === 'on-demand' ? withoutIndexes(billing) : billing };
  }

  /** AWS takes an index of two partition attributes and nothing else; the engine does not. */
  function isTakenByEngine({ '~node': { indexes } }: AnyModel): boolean {
    return Object.values(indexes).every(
      ({ partitionKey, sortKey }) => partitionKey.length !== 2 || sortKey.length > 0,
    );
  }

  test('does not differ from its model', async () => {
    using db = dynamorm(used.engine.connection);
    await fc.assert(
      fc.asyncProperty(randomTable, async ({ model, options: any }) => {
        const options = knownToEngine(any);
        fc.pre(isTakenByEngine(model));
        const { Properties } = resourceIn(toCloudFormation(model, options));
        await db.transport.send('CreateTable', requestFrom(Properties), {});
        const ttl = Properties['TimeToLiveSpecification'] as {
          AttributeName: string;
          Enabled: true;
        };
        const TableName = db.tableName(model);
        if (ttl !== undefined) {
          await db.transport.send(
            'UpdateTimeToLive',
            { TableName, TimeToLiveSpecification: ttl },
            {},
          );
        }
        const description = await describeTable(db, model, { tags: options.tags !== undefined });
        try {
          expect(planTable(model, description, options)).toMatchObject({ inSync: true, steps: [] });
        } finally {
          await db.transport.send(
            'UpdateTable',
            { TableName, DeletionProtectionEnabled: false },
            {},
          );
          await deleteTable(db, model);
        }
      }),
      { numRuns: runs / 2 },
    );
  });
});

/** What CloudFormation makes of the properties of a table when it creates one. */
function requestFrom(properties: Resource['Properties']): CreateTableRequest {
  const {
    TimeToLiveSpecification: _,
    SSESpecification: sse,
    StreamSpecification: stream,
    ...same
  } = properties as unknown as CreateTableRequest & {
    readonly TimeToLiveSpecification: unknown;
    readonly SSESpecification?: { readonly SSEEnabled: boolean; readonly SSEType: 'KMS' };
  };
  return {
    ...same,
    ...(stream && { StreamSpecification: { ...stream, StreamEnabled: true } }),
    ...(sse && { SSESpecification: { Enabled: sse.SSEEnabled, ...renamed(sse) } }),
  };
}

function withoutIndexes({ indexMaxima: _, ...billing }: OnDemandBilling): OnDemandBilling {
  return billing;
}

function renamed({ SSEEnabled: _, ...rest }: { readonly SSEEnabled: boolean }): object {
  return rest;
}
