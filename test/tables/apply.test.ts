import { describe, expect, test } from 'vitest';
import { dynamorm, globalIndex, model, t } from '../../src/index.ts';
import {
  batchUpdateTable,
  createTable,
  describeTable,
  planTable,
  type TablePlan,
  TablePlanError,
  updateTable,
} from '../../src/tables/index.ts';
import { faults } from '../support/faults.ts';
import { describeTransports } from '../support/transports.ts';
import { useEngine, useFaultProxy } from '../support/use-engine.ts';
import { rejection } from '../support/use-model.ts';
import { scripted } from './scripted.ts';

const attributes = { id: t.string(), email: t.string(), name: t.string(), age: t.number() };
const before = model('Person', {
  table: 'people',
  attributes,
  key: { partitionKey: 'id' },
  indexes: {
    byEmail: globalIndex({ partitionKey: 'email' }),
    byName: globalIndex({ partitionKey: 'name' }),
  },
});
const after = model('Person', {
  table: 'people',
  attributes,
  key: { partitionKey: 'id' },
  indexes: {
    byName: globalIndex({ partitionKey: 'name', sortKey: 'age', projection: 'keys' }),
    byAge: globalIndex({ partitionKey: 'age' }),
  },
});

describeTransports('applying a plan', (makeTransport) => {
  const used = useEngine();
  const start = async (name: string) => {
    const script = scripted(makeTransport(used.endpoint));
    const db = dynamorm({ transport: script.transport, tablePrefix: `${name}-` });
    await createTable(db, before);
    const plan = planTable(after, await describeTable(db, after));
    return { ...script, db, plan };
  };

  test('steps that destroy something need approval, all of them, before anything is sent', async () => {
    const { db, plan, requestsOf } = await start('approval');
    const refused = async (applying: Promise<void>): Promise<TablePlanError> =>
      (await rejection(applying)) as TablePlanError;

    for (const approve of [undefined, ['delete-index:byEmail'], () => false]) {
      const error = await refused(batchUpdateTable(db, plan, approve && { approve }));
      expect(error).toBeInstanceOf(TablePlanError);
      expect(error.code).toBe('table-plan-approval');
    }
    const error = await refused(batchUpdateTable(db, plan));
    expect(error.steps.map(({ id }) => id)).toEqual([
      'delete-index:byEmail',
      'replace-index:byName',
    ]);
    expect(error.hint).toContain("{ approve: ['delete-index:byEmail', 'replace-index:byName'] }");
    expect(requestsOf('UpdateTable')).toEqual([]);
  });

  test('approved, it is applied one request at a time, and then there are no changes', async () => {
    const { db, plan, sent } = await start('applied');
    const progress: string[] = [];
    const from = sent.length;
    await batchUpdateTable(db, plan, {
      approve: (step) => step.kind === 'delete-index' || step.kind === 'replace-index',
      onProgress: ({ step, number, total, state }) => {
        if (state !== 'waiting') progress.push(`${number}/${total} ${step.id} ${state}`);
      },
    });

    expect(progress).toEqual([
      '1/3 delete-index:byEmail started',
      '1/3 delete-index:byEmail done',
      '2/3 replace-index:byName started',
      '2/3 replace-index:byName done',
      '3/3 create-index:byAge started',
      '3/3 create-index:byAge done',
    ]);
    const operations = sent.slice(from).map(({ operation }) => operation);
    expect(operations.filter((operation) => operation === 'UpdateTable')).toHaveLength(4);
    expect(operations.join()).not.toContain('UpdateTable,UpdateTable');
    expect(planTable(after, await describeTable(db, after)).inSync).toBe(true);
  });

  test('a single step is applied like a plan of one', async () => {
    const { db, plan } = await start('single');
    const [deletion] = plan.steps;
    if (deletion === undefined) throw new Error('The plan has no steps.');

    await expect(updateTable(db, deletion)).rejects.toMatchObject({ code: 'table-plan-approval' });
    await updateTable(db, deletion, { approve: [deletion.id] });
    expect(planTable(after, await describeTable(db, after)).steps.map(({ id }) => id)).toEqual([
      'replace-index:byName',
      'create-index:byAge',
    ]);
  });

  test('what was interrupted is planned again, and goes on', async () => {
    const { db, plan } = await start('interrupted');
    const stop = new AbortController();
    const applying = batchUpdateTable(db, plan, {
      approve: () => true,
      signal: stop.signal,
      onProgress: ({ number, state }) => {
        if (number === 2 && state === 'started') stop.abort(new Error('enough'));
      },
    });

    await expect(applying).rejects.toMatchObject({ code: 'request-aborted' });
    const rest = planTable(after, await describeTable(db, after));
    expect(rest.steps.map(({ id }) => id)).toEqual(['replace-index:byName', 'create-index:byAge']);
    await batchUpdateTable(db, rest, { approve: () => true });
    expect(planTable(after, await describeTable(db, after)).inSync).toBe(true);
  });

  test('a plan with something impossible is refused whole', async () => {
    const { db, plan, requestsOf } = await start('impossible');
    const impossible: TablePlan = {
      ...plan,
      impossible: [{ kind: 'table-key', words: 'The key differs.', hint: 'Copy the table.' }],
    };
    const applying = batchUpdateTable(db, impossible, { approve: () => true });

    await expect(applying).rejects.toMatchObject({
      code: 'table-plan-impossible',
      message: expect.stringContaining('The key differs.'),
    });
    expect(requestsOf('UpdateTable')).toEqual([]);
  });
});

describeTransports('answers that are lost', (makeTransport) => {
  const used = useFaultProxy();

  test('each change of an index is applied once, whichever answers are lost', async () => {
    const db = dynamorm({ transport: makeTransport(used.proxyEndpoint) });
    await createTable(db, before);
    const plan = planTable(after, await describeTable(db, after));
    for (const skip of [0, 2, 4, 6]) {
      used.proxy.inject({ operation: 'UpdateTable', skip, fault: faults.reset('after') });
    }
    await batchUpdateTable(db, plan, { approve: () => true });

    expect(used.proxy.requestsOf('UpdateTable').length).toBeGreaterThan(4);
    expect(planTable(after, await describeTable(db, after)).inSync).toBe(true);
  });
});

describe('what AWS takes time for, and the engine does not', () => {
  const used = useEngine();

  test('an index is done when it is there, active and filled', async () => {
    const { wireTransport } = await import('../../src/transport/wire-transport.ts');
    const { credentials, endpoint, region } = used.engine.connection;
    const behind = wireTransport({ credentials, endpoint, region });
    const plain = dynamorm({ transport: behind });
    await createTable(plain, before);
    const plan = planTable(after, await describeTable(plain, after));
    const step = plan.steps.find(({ id }) => id === 'create-index:byAge');
    if (step === undefined) throw new Error('The plan has no such step.');
    const index = { IndexName: 'byAge', KeySchema: [], Projection: { ProjectionType: 'ALL' } };
    const looks: readonly object[] = [
      { TableStatus: 'UPDATING' },
      { TableStatus: 'ACTIVE' },
      { TableStatus: 'ACTIVE' },
      {
        TableStatus: 'UPDATING',
        GlobalSecondaryIndexes: [{ ...index, IndexStatus: 'CREATING', Backfilling: true }],
      },
      {
        TableStatus: 'ACTIVE',
        GlobalSecondaryIndexes: [{ ...index, IndexStatus: 'ACTIVE', Backfilling: true }],
      },
      { TableStatus: 'ACTIVE', GlobalSecondaryIndexes: [{ ...index, IndexStatus: 'ACTIVE' }] },
    ];
    const rest = [...looks];
    const slow = scripted(behind, ({ operation }) =>
      operation === 'DescribeTable' ? { Table: rest.shift() } : undefined,
    );
    await updateTable(dynamorm({ transport: slow.transport }), step);

    expect(slow.sent.map(({ operation }) => operation)).toEqual([
      'DescribeTable',
      'DescribeTable',
      'UpdateTable',
      ...Array<string>(4).fill('DescribeTable'),
    ]);
    expect(rest).toEqual([]);
    behind.close();
  });
});
