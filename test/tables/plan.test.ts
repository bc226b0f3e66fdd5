import { describe, expect, test } from 'vitest';
import { type AnyModel, globalIndex, localIndex, model, t } from '../../src/index.ts';
import { formatPlan, planTable, type TablePlan } from '../../src/tables/index.ts';
import type { TableOptions } from '../../src/tables/table-options.ts';
import { describedOf } from './described.ts';

const attributes = {
  id: t.string(),
  at: t.date(),
  email: t.string(),
  status: t.string(),
  total: t.number(),
  expires: t.ttl().optional(),
};
const key = { partitionKey: 'id', sortKey: 'at' } as const;
const byEmail = globalIndex({ partitionKey: 'email', projection: ['total'] });
const byTotal = localIndex({ sortKey: 'total' });

/** The model of a table with these indexes. */
function declare(indexes: object, more: object = {}, keys: object = key): AnyModel {
  const definition = {
    table: 'orders',
    attributes: { ...attributes, ...more },
    key: keys,
    indexes,
  };
  return model('Order', definition as never) as AnyModel;
}

const Order = declare({ byEmail, byTotal });

function requestsIn({ steps }: TablePlan): readonly unknown[] {
  return steps.flatMap(({ calls }) => calls.map(({ operation, request }) => [operation, request]));
}

/** The ids of a plan's steps. */
function ids({ steps }: TablePlan): readonly string[] {
  return steps.map(({ id }) => id);
}

test('a table as its models want it has no changes, in whatever order its indexes carry things', () => {
  const raw = describedOf(Order).raw.GlobalSecondaryIndexes ?? [];
  const Projection = { ProjectionType: 'INCLUDE', NonKeyAttributes: ['email', 'total'] } as const;
  const shuffled = raw.map((index) => ({ ...index, Projection }));
  const plan = planTable(Order, describedOf(Order, {}, { GlobalSecondaryIndexes: shuffled }));

  expect(plan).toEqual({
    table: 'orders',
    models: ['Order'],
    inSync: true,
    steps: [],
    impossible: [],
  });
  expect(formatPlan(plan)).toBe('orders: no changes');
});

test('a table that is missing is created, with everything that CreateTable does not take', () => {
  const plan = planTable(Order, undefined, {
    tableName: 'test-orders',
    pointInTimeRecovery: { days: 7 },
    replicas: ['us-east-1', { region: 'us-west-2', kmsKey: 'k2', tableClass: 'standard' }],
  });

  expect(ids(plan)).toEqual(['create-table']);
  const TableName = 'test-orders';
  expect(requestsIn(plan)).toMatchObject([
    [
      'CreateTable',
      {
        TableName,
        StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
      },
    ],
    [
      'UpdateTimeToLive',
      { TableName, TimeToLiveSpecification: { AttributeName: 'expires', Enabled: true } },
    ],
    [
      'UpdateContinuousBackups',
      {
        TableName,
        PointInTimeRecoverySpecification: {
          PointInTimeRecoveryEnabled: true,
          RecoveryPeriodInDays: 7,
        },
      },
    ],
    ['UpdateTable', { TableName, ReplicaUpdates: [{ Create: { RegionName: 'us-east-1' } }] }],
    [
      'UpdateTable',
      {
        TableName,
        ReplicaUpdates: [
          {
            Create: {
              RegionName: 'us-west-2',
              KMSMasterKeyId: 'k2',
              TableClassOverride: 'STANDARD',
            },
          },
        ],
      },
    ],
  ]);
});

describe('indexes', () => {
  test('one that is missing is created, with the types of its own keys and no others', () => {
    const More = declare({
      byEmail,
      byTotal,
      byStatus: globalIndex({ partitionKey: ['status', 'email'], sortKey: 'total' }),
    });

    expect(requestsIn(planTable(More, describedOf(Order)))).toEqual([
      [
        'UpdateTable',
        {
          TableName: 'orders',
          AttributeDefinitions: [
            { AttributeName: 'status', AttributeType: 'S' },
            { AttributeName: 'email', AttributeType: 'S' },
            { AttributeName: 'total', AttributeType: 'N' },
          ],
          GlobalSecondaryIndexUpdates: [
            {
              Create: {
                IndexName: 'byStatus',
                KeySchema: [
                  { AttributeName: 'status', KeyType: 'HASH' },
                  { AttributeName: 'email', KeyType: 'HASH' },
                  { AttributeName: 'total', KeyType: 'RANGE' },
                ],
                Projection: { ProjectionType: 'ALL' },
              },
            },
          ],
        },
      ],
    ]);
  });

  test('what filling one takes is said in the figures of the table', () => {
    const costOf = (ItemCount: number, TableSizeBytes: number): string | undefined =>
      planTable(Order, describedOf(declare({ byTotal }), {}, { ItemCount, TableSizeBytes }))
        .steps[0]?.cost;

    expect(costOf(0, 0)).toContain('writes every item that has its keys into it.');
    expect(costOf(1, 80)).toContain('writes up to 1 item, less than 1 MB, into it.');
    expect(costOf(12_000, 5_400_000)).toContain('writes up to 12,000 items, 5 MB, into it.');
    expect(costOf(9e6, 12.34e9)).toContain('writes up to 9,000,000 items, 12.3 GB, into it.');
  });

  test('one that no model declares is deleted; one that is being deleted is gone already', () => {
    const Fewer = declare({ byTotal });
    const plan = planTable(Fewer, describedOf(Order));
    const going = describedOf(Order).raw.GlobalSecondaryIndexes ?? [];
    const deleting = describedOf(
      Order,
      {},
      {
        GlobalSecondaryIndexes: going.map((index) => ({ ...index, IndexStatus: 'DELETING' })),
      },
    );

    expect(requestsIn(plan)).toEqual([
      [
        'UpdateTable',
        {
          TableName: 'orders',
          GlobalSecondaryIndexUpdates: [{ Delete: { IndexName: 'byEmail' } }],
        },
      ],
    ]);
    expect(formatPlan(plan)).toBe(
      [
        'orders: 1 step',
        '  1. delete-index:byEmail: Delete the index byEmail. No model declares it.',
        '     Destroys: Queries of byEmail fail from then on; the items stay in the table.',
        '     Takes minutes and costs nothing.',
      ].join('\n'),
    );
    expect(planTable(Fewer, deleting).inSync).toBe(true);
  });

  test('one that differs is replaced: deleted, then created', () => {
    const changes: readonly (readonly [object, string])[] = [
      [{ partitionKey: 'status', projection: ['total'] }, 'should be a global index of status'],
      [{ partitionKey: 'email', sortKey: 'total' }, 'sorted by total'],
      [{ partitionKey: 'email' }, 'it carries its keys and total, and should carry all attributes'],
      [{ partitionKey: 'email', projection: 'keys' }, 'should carry only keys'],
    ];
    for (const [options, words] of changes) {
      const Changed = declare({ byTotal, byEmail: globalIndex(options as never) });
      const plan = planTable(Changed, describedOf(Order));

      expect(ids(plan)).toEqual(['replace-index:byEmail']);
      expect(plan.steps[0]?.words).toContain(words);
      expect(plan.steps[0]?.calls).toMatchObject([
        { request: { GlobalSecondaryIndexUpdates: [{ Delete: { IndexName: 'byEmail' } }] } },
        { request: { GlobalSecondaryIndexUpdates: [{ Create: { IndexName: 'byEmail' } }] } },
      ]);
    }
  });

  test('where a key takes another type, every index with it goes before one comes back', () => {
    const byBoth = globalIndex({ partitionKey: 'status', sortKey: 'email' });
    const Text = declare({ byEmail, byBoth, byTotal });
    const Numbers = declare({ byEmail, byBoth, byTotal }, { email: t.number() });
    const plan = planTable(Numbers, describedOf(Text));

    expect(ids(plan)).toEqual([
      'delete-index:byEmail',
      'delete-index:byBoth',
      'create-index:byEmail',
      'create-index:byBoth',
    ]);
    expect(plan.steps[0]?.words).toContain('its email is a string, and should be a number');
  });

  test('a new one brings the capacity of a provisioned table, and says what it costs', () => {
    const billing = {
      mode: 'provisioned',
      readUnits: 3,
      writeUnits: 4,
      indexes: { byEmail: { readUnits: 1, writeUnits: 2 } },
    } as const;
    const byStatus = globalIndex({ partitionKey: 'status' });
    const plan = planTable(
      declare({ byEmail: globalIndex({ partitionKey: 'email' }), byTotal, byStatus }),
      describedOf(Order, { billing }),
    );
    const capacities = plan.steps.map(({ calls }) => calls.at(-1)?.request);

    expect(capacities).toMatchObject([
      {
        GlobalSecondaryIndexUpdates: [
          { Create: { ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 2 } } },
        ],
      },
      {
        GlobalSecondaryIndexUpdates: [
          { Create: { ProvisionedThroughput: { ReadCapacityUnits: 3, WriteCapacityUnits: 4 } } },
        ],
      },
    ]);
    expect(plan.steps[1]?.cost).toContain('3 read and 4 write units are paid for by the hour');
  });
});

describe('what cannot change is said, and what can do instead', () => {
  const cases: readonly (readonly [string, AnyModel, string])[] = [
    [
      'the key',
      declare({ byEmail, byTotal }, {}, { partitionKey: 'id', sortKey: 'status' }),
      'table-key',
    ],
    ['the type of the key', declare({ byEmail, byTotal }, { at: t.number() }), 'key-type'],
    ['a local index too few', declare({ byEmail }), 'local-index'],
    [
      'a local index too many',
      declare({ byEmail, byTotal, byStatus: localIndex({ sortKey: 'status' }) }),
      'local-index',
    ],
    [
      'another local index',
      declare({ byEmail, byTotal: localIndex({ sortKey: 'total', projection: 'keys' }) }),
      'local-index',
    ],
    [
      'a global index where a local one is',
      declare({ byEmail, byTotal: globalIndex({ partitionKey: 'status' }) }),
      'local-index',
    ],
  ];

  test.each(cases)('%s', (_, changed, kind) => {
    const plan = planTable(changed, describedOf(Order));

    expect(plan.impossible.map((one) => one.kind)).toEqual([kind]);
    expect(plan.inSync).toBe(false);
    expect(formatPlan(plan)).toContain('impossible: ');
  });
});

describe('settings are compared where they are given', () => {
  const update = (request: object): readonly unknown[] => [
    ['UpdateTable', { TableName: 'orders', ...request }],
  ];
  const provisioned = {
    mode: 'provisioned',
    readUnits: 5,
    writeUnits: 6,
    indexes: { byEmail: { readUnits: 1, writeUnits: 2 } },
  } as const;
  const cases: readonly (readonly [string, TableOptions, TableOptions, readonly unknown[]])[] = [
    [
      'change-billing',
      {},
      { billing: provisioned },
      update({
        BillingMode: 'PROVISIONED',
        ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 6 },
        GlobalSecondaryIndexUpdates: [
          {
            Update: {
              IndexName: 'byEmail',
              ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 2 },
            },
          },
        ],
      }),
    ],
    [
      'change-billing',
      { billing: provisioned },
      { billing: { mode: 'on-demand', maximum: { readUnits: 100 } } },
      update({
        BillingMode: 'PAY_PER_REQUEST',
        OnDemandThroughput: { MaxReadRequestUnits: 100 },
      }),
    ],
    [
      'change-throughput',
      { billing: provisioned },
      { billing: { ...provisioned, writeUnits: 9 } },
      update({ ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 9 } }),
    ],
    [
      'change-throughput:byEmail',
      { billing: provisioned },
      { billing: { ...provisioned, indexes: { byEmail: { readUnits: 8, writeUnits: 2 } } } },
      update({
        GlobalSecondaryIndexUpdates: [
          {
            Update: {
              IndexName: 'byEmail',
              ProvisionedThroughput: { ReadCapacityUnits: 8, WriteCapacityUnits: 2 },
            },
          },
        ],
      }),
    ],
    [
      'change-maximum',
      { billing: { mode: 'on-demand', maximum: { readUnits: 100, writeUnits: 7 } } },
      { billing: { mode: 'on-demand', maximum: { writeUnits: 7 } } },
      update({ OnDemandThroughput: { MaxReadRequestUnits: -1, MaxWriteRequestUnits: 7 } }),
    ],
    [
      'change-maximum:byEmail',
      {},
      { billing: { mode: 'on-demand', indexMaxima: { byEmail: { readUnits: 9 } } } },
      update({
        GlobalSecondaryIndexUpdates: [
          {
            Update: {
              IndexName: 'byEmail',
              OnDemandThroughput: { MaxReadRequestUnits: 9, MaxWriteRequestUnits: -1 },
            },
          },
        ],
      }),
    ],
    [
      'change-warm-throughput',
      { warmThroughput: { readUnits: 12_000, writeUnits: 4_000 } },
      { warmThroughput: { readUnits: 15_000, writeUnits: 1 } },
      update({ WarmThroughput: { ReadUnitsPerSecond: 15_000, WriteUnitsPerSecond: 4_000 } }),
    ],
    [
      'change-stream',
      {},
      { stream: 'newImage' },
      update({ StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' } }),
    ],
    [
      'change-stream',
      { stream: 'keys' },
      { stream: 'oldImage' },
      [
        ...update({ StreamSpecification: { StreamEnabled: false } }),
        ...update({ StreamSpecification: { StreamEnabled: true, StreamViewType: 'OLD_IMAGE' } }),
      ],
    ],
    [
      'change-stream',
      { stream: 'keys' },
      { stream: false },
      update({ StreamSpecification: { StreamEnabled: false } }),
    ],
    [
      'enable-ttl',
      { ttl: false },
      {},
      [
        [
          'UpdateTimeToLive',
          {
            TableName: 'orders',
            TimeToLiveSpecification: { AttributeName: 'expires', Enabled: true },
          },
        ],
      ],
    ],
    [
      'disable-ttl',
      {},
      { ttl: false },
      [
        [
          'UpdateTimeToLive',
          {
            TableName: 'orders',
            TimeToLiveSpecification: { AttributeName: 'expires', Enabled: false },
          },
        ],
      ],
    ],
    [
      'table-class',
      {},
      { tableClass: 'infrequent-access' },
      update({ TableClass: 'STANDARD_INFREQUENT_ACCESS' }),
    ],
    [
      'encryption',
      {},
      { encryption: 'aws-managed' },
      update({ SSESpecification: { Enabled: true, SSEType: 'KMS' } }),
    ],
    [
      'encryption',
      { encryption: { kmsKey: 'one' } },
      { encryption: { kmsKey: 'two' } },
      update({ SSESpecification: { Enabled: true, SSEType: 'KMS', KMSMasterKeyId: 'two' } }),
    ],
    [
      'encryption',
      { encryption: { kmsKey: 'one' } },
      { encryption: 'aws-owned' },
      update({ SSESpecification: { Enabled: false } }),
    ],
    [
      'deletion-protection',
      {},
      { deletionProtection: true },
      update({ DeletionProtectionEnabled: true }),
    ],
    [
      'point-in-time-recovery',
      { pointInTimeRecovery: true },
      { pointInTimeRecovery: false },
      [
        [
          'UpdateContinuousBackups',
          {
            TableName: 'orders',
            PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: false },
          },
        ],
      ],
    ],
    [
      'change-tags',
      { tags: { team: 'a', old: 'b', other: 'c' } },
      { tags: { team: 'z', old: null } },
      [
        [
          'TagResource',
          {
            ResourceArn: 'arn:aws:dynamodb:eu-west-1:000000000000:table/orders',
            Tags: [{ Key: 'team', Value: 'z' }],
          },
        ],
        [
          'UntagResource',
          {
            ResourceArn: 'arn:aws:dynamodb:eu-west-1:000000000000:table/orders',
            TagKeys: ['old'],
          },
        ],
      ],
    ],
  ];

  test.each(cases)('%s', (id, before, after, requests) => {
    const plan = planTable(Order, describedOf(Order, before), after);

    expect(ids(plan)).toEqual([id]);
    expect(requestsIn(plan)).toEqual(requests);
    expect(planTable(Order, describedOf(Order, before), before).inSync).toBe(true);
    expect(planTable(Order, describedOf(Order, after), after).inSync).toBe(true);
  });

  test('what is not given is left alone', () => {
    const everything: TableOptions = {
      billing: provisioned,
      stream: 'keys',
      encryption: { kmsKey: 'one' },
      tableClass: 'infrequent-access',
      deletionProtection: true,
      pointInTimeRecovery: true,
      tags: { team: 'a' },
    };

    expect(planTable(Order, describedOf(Order, everything)).inSync).toBe(true);
  });

  test('a time to live by another attribute is turned off before the other is turned on', () => {
    const Renamed = declare({ byEmail, byTotal }, { expires: t.ttl().optional().name('gone') });

    expect(requestsIn(planTable(Renamed, describedOf(Order)))).toMatchObject([
      [
        'UpdateTimeToLive',
        { TimeToLiveSpecification: { AttributeName: 'expires', Enabled: false } },
      ],
      ['UpdateTimeToLive', { TimeToLiveSpecification: { AttributeName: 'gone', Enabled: true } }],
    ]);
  });

  test('replicas: one step for each, and none for the region of the table itself', () => {
    const Replicas = [
      { RegionName: 'us-east-1', ReplicaStatus: 'ACTIVE' },
      { RegionName: 'eu-west-1', ReplicaStatus: 'ACTIVE' },
    ];
    const described = describedOf(Order, { stream: 'bothImages' }, { Replicas });
    const plan = planTable(Order, described, { replicas: ['eu-west-1', 'ap-south-1'] });

    expect(ids(plan)).toEqual(['replica-add:ap-south-1', 'replica-remove:us-east-1']);
    expect(plan.steps.map(({ destroys }) => destroys)).toEqual([
      undefined,
      'The table in us-east-1, with everything in it.',
    ]);
    expect(requestsIn(plan)).toEqual([
      ...update({ ReplicaUpdates: [{ Create: { RegionName: 'ap-south-1' } }] }),
      ...update({ ReplicaUpdates: [{ Delete: { RegionName: 'us-east-1' } }] }),
    ]);
  });

  test('an alias cannot be compared with a key, nor one that AWS manages: any key will do', () => {
    const described = describedOf(Order, { encryption: { kmsKey: 'one' } });

    for (const encryption of [{ kmsKey: 'alias/own' }, 'aws-managed', { kmsKey: 'one' }] as const) {
      expect(planTable(Order, described, { encryption }).inSync).toBe(true);
    }
  });

  test('a description without what the options speak of is refused', () => {
    const { tags: _, ...described } = describedOf(Order);

    expect(() =>
      planTable(Order, { ...described, tags: undefined }, { tags: { team: 'a' } }),
    ).toThrow(expect.objectContaining({ code: 'table-description' }));
  });
});

describe('options that cannot work are refused', () => {
  const cases: readonly (readonly [string, TableOptions])[] = [
    ['table-throughput', { billing: { mode: 'provisioned', readUnits: 1, writeUnits: 1 } }],
    ['table-throughput', { billing: { mode: 'on-demand', indexMaxima: { byNobody: {} } } }],
    ['table-replicas-stream', { replicas: ['us-east-1'], stream: 'keys' }],
    ['table-recovery-days', { pointInTimeRecovery: { days: 36 } }],
  ];

  test.each(cases)('%s', (code, options) => {
    expect(() => planTable(Order, undefined, options)).toThrow(expect.objectContaining({ code }));
  });
});

test('a model whose table has no name is refused, and not planned as undefined', () => {
  const Nameless = model('Nameless', {
    table: (environment) => environment['NO_SUCH_TABLE'] ?? '',
    attributes: { id: t.string() },
    key: { partitionKey: 'id' },
  });

  expect(() => planTable(Nameless, undefined)).toThrow(
    expect.objectContaining({ code: 'table-name-missing' }),
  );
});

test('who ends a stream is told what becomes of it, and who changes it that its ARN changes', () => {
  const described = describedOf(Order, { stream: 'keys' });
  const lost = (stream: false | 'newImage') =>
    planTable(Order, described, { stream }).steps.map(({ destroys }) => destroys);

  expect(lost(false)).toEqual([expect.stringContaining('can be read for 24 hours')]);
  expect(lost('newImage')).toEqual([expect.stringContaining('another ARN')]);
});
