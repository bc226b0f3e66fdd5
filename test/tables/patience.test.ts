import { expect, test } from 'vitest';
import { ServiceError } from '../../src/errors/request.ts';
import { dynamorm, globalIndex, model, t } from '../../src/index.ts';
import {
  batchUpdateTable,
  createTable,
  deleteTable,
  describeTable,
  ensureTable,
  planTable,
} from '../../src/tables/index.ts';
import { describeTransports } from '../support/transports.ts';
import { useEngine } from '../support/use-engine.ts';
import { type Interfere, type Sent, scripted } from './scripted.ts';

const attributes = { id: t.string(), author: t.string(), gone: t.ttl().optional() };
const key = { partitionKey: 'id' } as const;
const Note = model('Note', { table: 'notes', attributes, key });

/** A refusal in the words of AWS. */
function refusal(
  type: string,
  serviceMessage: string,
  code: string,
  ambiguous = false,
): ServiceError {
  const said = { type, serviceMessage, statusCode: 400 };
  return new ServiceError({ ...said, code, message: type, hint: '…', attempts: 1, ambiguous });
}

const tooSoon = refusal(
  'ValidationException',
  'Time to live has been modified multiple times within a fixed interval',
  'service-validation',
);

/** What the engine does not know, in the answers that the AWS documentation gives. */
describeTransports('what takes AWS its time', (makeTransport) => {
  const used = useEngine();
  const open = (name: string, interfere: Interfere) => {
    const script = scripted(makeTransport(used.endpoint), interfere);
    return { ...script, db: dynamorm({ transport: script.transport, tablePrefix: `${name}-` }) };
  };
  /** The operations that change something, and what of the table was asked for in between. */
  const changesIn = (sent: readonly Sent[]): readonly string[] =>
    sent.map(({ operation }) => operation).filter((operation) => !operation.startsWith('Describe'));

  test('a wait without a sensible end is refused before anything is sent', async () => {
    const { db, sent } = open('endless', () => undefined);
    for (const waitTimeoutMs of [Number.NaN, -1]) {
      for (const change of [createTable, ensureTable, deleteTable]) {
        await expect(change(db, Note, { waitTimeoutMs })).rejects.toMatchObject({
          name: 'ConfigurationError',
          code: 'option-invalid',
        });
      }
    }
    expect(sent).toEqual([]);
  });

  test('replicas are added one at a time, each active before the next', async () => {
    const replicas = new Map<string, number>();
    const script = open('replicas', ({ operation, request }) => {
      const [update] = ('ReplicaUpdates' in request ? request.ReplicaUpdates : []) as {
        readonly Create: { readonly RegionName: string };
      }[];
      if (update !== undefined) {
        expect([...replicas.values()].every((looks) => looks >= 2)).toBe(true);
        replicas.set(update.Create.RegionName, 0);
        return {};
      }
      if (operation !== 'DescribeTable' || replicas.size === 0) return undefined;
      // Seen twice, a replica is there.
      const Replicas = [...replicas].map(([RegionName, looks]) => {
        replicas.set(RegionName, looks + 1);
        return { RegionName, ReplicaStatus: looks < 1 ? 'CREATING' : 'ACTIVE' };
      });
      return { Table: { TableName: 'replicas-notes', TableStatus: 'ACTIVE', Replicas } };
    });
    const table = await createTable(script.db, Note, {
      ttl: false,
      replicas: ['us-east-1', { region: 'us-west-2' }],
    });

    expect(table.replicas.map(({ region, status }) => `${region} ${status}`)).toEqual([
      'us-east-1 active',
      'us-west-2 active',
    ]);
    expect(script.requestsOf('UpdateTable')).toEqual([
      {
        TableName: 'replicas-notes',
        ReplicaUpdates: [{ Create: { RegionName: 'us-east-1' } }],
      },
      {
        TableName: 'replicas-notes',
        ReplicaUpdates: [{ Create: { RegionName: 'us-west-2' } }],
      },
    ]);
  });

  test('point-in-time recovery waits until DynamoDB knows of the table', async () => {
    let refused = 0;
    const script = open('recovery', ({ operation }) => {
      if (operation === 'UpdateContinuousBackups') {
        refused += 1;
        return refused < 3
          ? refusal('ContinuousBackupsUnavailableException', 'not yet', 'service-error')
          : {};
      }
      const PointInTimeRecoveryDescription = {
        PointInTimeRecoveryStatus: 'ENABLED',
        RecoveryPeriodInDays: 14,
      };
      return operation === 'DescribeContinuousBackups'
        ? { ContinuousBackupsDescription: { PointInTimeRecoveryDescription } }
        : undefined;
    });
    const table = await createTable(script.db, Note, { pointInTimeRecovery: { days: 14 } });

    expect(table.pointInTimeRecovery).toEqual({ days: 14 });
    expect(script.requestsOf('UpdateContinuousBackups')).toHaveLength(3);
    expect(await ensureTable(script.db, Note, { pointInTimeRecovery: { days: 14 } })).toMatchObject(
      { outcome: 'exists' },
    );
    expect(await ensureTable(script.db, Note, { pointInTimeRecovery: false })).toMatchObject({
      outcome: 'drift',
    });
  });

  test('the engine itself says that it has no point-in-time recovery', async () => {
    const { db } = open('unknown', () => undefined);

    await expect(createTable(db, Note, { pointInTimeRecovery: true })).rejects.toMatchObject({
      type: 'UnknownOperationException',
    });
  });

  test('a time to live that was just changed is changed again once it can be', async () => {
    const Renamed = model('Note', {
      table: 'notes',
      attributes: { ...attributes, gone: t.ttl().optional().name('expires') },
      key,
    });
    let refusals = 2;
    const script = open('ttl', ({ operation, request }) => {
      const isTurnedOn = JSON.stringify(request).includes(
        '"AttributeName":"expires","Enabled":true',
      );
      if (operation !== 'UpdateTimeToLive' || !isTurnedOn || refusals === 0) return undefined;
      refusals -= 1;
      return tooSoon;
    });
    await createTable(script.db, Note);
    const plan = planTable(Renamed, await describeTable(script.db, Renamed));
    await batchUpdateTable(script.db, plan, { approve: ['change-ttl'] });

    expect(await describeTable(script.db, Renamed)).toMatchObject({ ttl: 'expires' });
    expect(changesIn(script.sent)).toEqual([
      'CreateTable',
      'UpdateTimeToLive',
      ...Array<string>(4).fill('UpdateTimeToLive'),
    ]);
  });

  test('a time to live that another process has turned on meanwhile is on', async () => {
    const script = open('already', ({ operation }) => {
      if (operation === 'UpdateTimeToLive') {
        return refusal(
          'ValidationException',
          'TimeToLive is already enabled',
          'service-validation',
        );
      }
      const TimeToLiveDescription = { TimeToLiveStatus: 'ENABLING', AttributeName: 'gone' };
      return operation === 'DescribeTimeToLive' ? { TimeToLiveDescription } : undefined;
    });

    expect(await createTable(script.db, Note)).toMatchObject({ ttl: 'gone' });
  });

  test('another refusal of a time to live is thrown', async () => {
    const script = open('refused', ({ operation }) =>
      operation === 'UpdateTimeToLive'
        ? refusal('ValidationException', 'TimeToLive is active on another', 'service-validation')
        : undefined,
    );

    await expect(createTable(script.db, Note)).rejects.toMatchObject({
      code: 'service-validation',
    });
  });

  test('an update whose answer was lost, and that is under way, is waited for', async () => {
    const Indexed = model('Note', {
      table: 'notes',
      attributes,
      key,
      indexes: { byAuthor: globalIndex({ partitionKey: 'author' }) },
    });
    const behind = dynamorm({ transport: makeTransport(used.endpoint), tablePrefix: 'lost-' });
    let sending: Promise<unknown> = Promise.resolve();
    const script = open('lost', ({ operation, request }) => {
      if (operation !== 'UpdateTable') return undefined;
      sending = behind.transport.send('UpdateTable', request as never);
      return refusal('ResourceInUseException', 'being updated', 'table-in-use', true);
    });
    await createTable(script.db, Note);
    const plan = planTable(Indexed, await describeTable(script.db, Indexed));
    await batchUpdateTable(script.db, plan);
    await sending;

    expect(script.requestsOf('UpdateTable')).toHaveLength(1);
    expect(planTable(Indexed, await describeTable(script.db, Indexed)).inSync).toBe(true);
  });

  test('an update that something else holds up is sent again', async () => {
    let refusals = 2;
    const script = open('held-up', ({ operation }) => {
      if (operation !== 'UpdateTable' || refusals === 0) return undefined;
      refusals -= 1;
      return refusal('ResourceInUseException', 'being updated', 'table-in-use');
    });
    await createTable(script.db, Note);
    const protection = { deletionProtection: true };
    const plan = planTable(Note, await describeTable(script.db, Note), protection);
    await batchUpdateTable(script.db, plan);

    expect(script.requestsOf('UpdateTable')).toHaveLength(3);
    expect(await describeTable(script.db, Note)).toMatchObject({ deletionProtection: true });
  });

  test('a plan for a table that is gone fails at once, in place of waiting for it', async () => {
    const script = open('gone', () => undefined);
    await createTable(script.db, Note);
    const protection = { deletionProtection: true };
    const plan = planTable(Note, await describeTable(script.db, Note), protection);
    await deleteTable(script.db, Note);

    await expect(batchUpdateTable(script.db, plan)).rejects.toMatchObject({
      code: 'table-not-found',
    });
  });

  test('a table that only DescribeTable knows yet is described as it is, and waited for', async () => {
    let looks = 0;
    const unknown = refusal('ResourceNotFoundException', 'not found', 'table-not-found');
    const script = open('fresh', ({ operation }) => {
      if (looks >= 2) return undefined;
      if (operation === 'DescribeTimeToLive') return unknown;
      if (operation !== 'DescribeTable') return undefined;
      looks += 1;
      return { Table: { TableName: 'fresh-notes', TableStatus: 'CREATING' } };
    });
    await createTable(open('fresh', () => undefined).db, Note);

    expect(await describeTable(script.db, Note, { tags: true })).toMatchObject({
      status: 'creating',
      ttl: false,
      tags: {},
    });
    expect(await ensureTable(script.db, Note)).toMatchObject({ outcome: 'exists' });
  });

  test('a table that is deleted while it is described is missing', async () => {
    const script = open('vanishing', ({ operation }) =>
      operation === 'DescribeTimeToLive'
        ? refusal('ResourceNotFoundException', 'not found', 'table-not-found')
        : undefined,
    );
    await createTable(open('vanishing', () => undefined).db, Note);

    expect(await describeTable(script.db, Note)).toBeUndefined();
  });

  test('a table that is not active in time is a TimeoutError that says how far it is', async () => {
    const script = open('slow', ({ operation }) =>
      operation === 'DescribeTable' ? { Table: { TableStatus: 'CREATING' } } : undefined,
    );

    await expect(createTable(script.db, Note, { waitTimeoutMs: 100 })).rejects.toMatchObject({
      code: 'timeout-table',
      message: expect.stringContaining('The table slow-notes is still CREATING after 100 ms.'),
    });
  });

  test('a signal ends the wait, and not the table', async () => {
    const stop = new AbortController();
    const script = open('stopped', ({ operation }) => {
      if (operation !== 'DescribeTable') return undefined;
      stop.abort(new Error('enough'));
      return { Table: { TableStatus: 'CREATING' } };
    });

    await expect(createTable(script.db, Note, { signal: stop.signal })).rejects.toMatchObject({
      code: 'request-aborted',
    });
    expect(await describeTable(open('stopped', () => undefined).db, Note)).toBeDefined();
  });
});
