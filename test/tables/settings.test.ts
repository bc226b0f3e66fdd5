import { expect, test } from 'vitest';
import { dynamorm, globalIndex, model, t } from '../../src/index.ts';
import type { CreateTableOptions } from '../../src/tables/create/create-table.ts';
import { batchUpdateTable, createTable, describeTable, planTable } from '../../src/tables/index.ts';
import { describeTransports } from '../support/transports.ts';
import { useEngine } from '../support/use-engine.ts';
import { scripted } from './scripted.ts';

const Note = model('Note', {
  table: 'notes',
  attributes: { id: t.string(), author: t.string(), gone: t.ttl().optional().name('expires') },
  key: { partitionKey: 'id' },
  indexes: { byAuthor: globalIndex({ partitionKey: 'author', name: 'author-index' }) },
});

const provisioned: CreateTableOptions<typeof Note> = {
  billing: {
    mode: 'provisioned',
    readUnits: 2,
    writeUnits: 3,
    indexes: { byAuthor: { readUnits: 4, writeUnits: 5 } },
  },
  stream: 'bothImages',
  encryption: { kmsKey: 'own-key' },
  tableClass: 'infrequent-access',
  deletionProtection: true,
  tags: { team: 'notes', gone: null },
};

describeTransports('settings of a table', (makeTransport) => {
  const used = useEngine();
  const open = (name: string) => {
    const script = scripted(makeTransport(used.endpoint));
    const tablePrefix = `${name}-`;
    return { ...script, db: dynamorm({ transport: script.transport, tablePrefix }) };
  };

  test('all of them at once, in one CreateTable', async () => {
    const { db, requestsOf } = open('all');
    const described = await createTable(db, Note, provisioned);

    expect(requestsOf('CreateTable')).toEqual([
      {
        TableName: 'all-notes',
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        AttributeDefinitions: [
          { AttributeName: 'id', AttributeType: 'S' },
          { AttributeName: 'author', AttributeType: 'S' },
        ],
        BillingMode: 'PROVISIONED',
        ProvisionedThroughput: { ReadCapacityUnits: 2, WriteCapacityUnits: 3 },
        GlobalSecondaryIndexes: [
          {
            IndexName: 'author-index',
            KeySchema: [{ AttributeName: 'author', KeyType: 'HASH' }],
            Projection: { ProjectionType: 'ALL' },
            ProvisionedThroughput: { ReadCapacityUnits: 4, WriteCapacityUnits: 5 },
          },
        ],
        StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
        SSESpecification: { Enabled: true, SSEType: 'KMS', KMSMasterKeyId: 'own-key' },
        TableClass: 'STANDARD_INFREQUENT_ACCESS',
        DeletionProtectionEnabled: true,
        Tags: [{ Key: 'team', Value: 'notes' }],
      },
    ]);
    expect(described).toMatchObject({
      name: 'all-notes',
      status: 'active',
      billing: { mode: 'provisioned', readUnits: 2, writeUnits: 3 },
      indexes: [{ name: 'author-index', billing: { mode: 'provisioned', readUnits: 4 } }],
      stream: 'bothImages',
      tableClass: 'infrequent-access',
      deletionProtection: true,
      ttl: 'expires',
      tags: { team: 'notes' },
    });
    expect(described.createdAt).toBeInstanceOf(Date);
    expect(planTable(Note, described, provisioned)).toMatchObject({ inSync: true });
  });

  test('on-demand maxima, and a maximum for an index', async () => {
    const { db, requestsOf } = open('maxima');
    const billing = {
      mode: 'on-demand',
      maximum: { readUnits: 100 },
      indexMaxima: { byAuthor: { writeUnits: 7 } },
    } as const;
    await createTable(db, Note, {
      billing,
      warmThroughput: { readUnits: 15_000, writeUnits: 5000 },
    });

    expect(requestsOf('CreateTable')).toMatchObject([
      {
        BillingMode: 'PAY_PER_REQUEST',
        OnDemandThroughput: { MaxReadRequestUnits: 100 },
        WarmThroughput: { ReadUnitsPerSecond: 15_000, WriteUnitsPerSecond: 5000 },
        GlobalSecondaryIndexes: [{ OnDemandThroughput: { MaxWriteRequestUnits: 7 } }],
      },
    ]);
    expect((await describeTable(db, Note))?.billing).toEqual({
      mode: 'on-demand',
      maximum: { readUnits: 100 },
    });
  });

  test('without waiting, only CreateTable is sent', async () => {
    const { db, sent } = open('begun');
    const begun = await createTable(db, Note, { wait: false });

    expect(begun.status).toBe('creating');
    expect(sent.map(({ operation }) => operation)).toEqual(['CreateTable']);
  });

  test('every setting that the engine keeps can be changed, and then there are no changes', async () => {
    const { db } = open('changed');
    await createTable(db, Note, { ttl: false, tags: { old: 'x' } });
    const wanted = {
      stream: 'keys',
      tableClass: 'infrequent-access',
      deletionProtection: true,
      tags: { team: 'notes', old: null },
      billing: { mode: 'on-demand', maximum: { writeUnits: 50 } },
    } as const;
    const look = () => describeTable(db, Note, { tags: true });
    const plan = planTable(Note, await look(), wanted);

    expect(plan.steps.map(({ id }) => id)).toEqual([
      'deletion-protection',
      'change-maximum',
      'change-stream',
      'enable-ttl',
      'table-class',
      'change-tags',
    ]);
    await batchUpdateTable(db, plan, { approve: ['enable-ttl'] });
    expect(planTable(Note, await look(), wanted)).toMatchObject({ inSync: true, steps: [] });
    expect(await look()).toMatchObject({ tags: { team: 'notes' }, stream: 'keys', ttl: 'expires' });
  });

  test('a table changes to provisioned billing and back', async () => {
    const { db } = open('billing');
    await createTable(db, Note);
    const change = async (billing: CreateTableOptions<typeof Note>['billing']) => {
      const options = billing === undefined ? {} : { billing };
      await batchUpdateTable(db, planTable(Note, await describeTable(db, Note), options));
      return (await describeTable(db, Note))?.billing;
    };

    // The engine forgets the capacity in a change of billing, so only the mode is compared.
    expect(await change(provisioned.billing)).toMatchObject({ mode: 'provisioned' });
    expect(await change('on-demand')).toMatchObject({ mode: 'on-demand' });
  });
});
