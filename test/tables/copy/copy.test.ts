import { describe, expect, test } from 'vitest';
import { dynamorm } from '../../../src/index.ts';
import { withLambdaTimeout } from '../../../src/lambda/index.ts';
import {
  type Checkpoint,
  type CopyProgress,
  copyTable,
  createTable,
  describeTable,
} from '../../../src/tables/index.ts';
import { callEngine } from '../../support/engine-http.ts';
import { faults } from '../../support/faults.ts';
import { describeTransports } from '../../support/transports.ts';
import { useEngine, useFaultProxy } from '../../support/use-engine.ts';
import { Account, Blob, Measurement, Reading, Session } from './models.ts';

let databases = 0;

describeTransports('copyTable', (makeTransport) => {
  const used = useEngine();

  /** Two databases on one engine that share no table. */
  async function twoDatabases() {
    databases += 1;
    const [live, other] = ['live', 'other'].map((name) =>
      dynamorm({ transport: makeTransport(used.endpoint), tablePrefix: `${name}${databases}-` }),
    );
    if (live === undefined || other === undefined) throw new Error('There are two.');
    await createTable(live, Reading);
    const readings = live.model(Reading);
    await readings.batchPut(
      Array.from({ length: 60 }, (_, at) => ({
        sensor: `s${at % 7}`,
        at,
        celsius: at / 2,
        raw: new Uint8Array([at, 255]),
      })),
      { unconditional: true },
    );
    return { live, other, readings };
  }

  /** Everything in a table, as it is stored. */
  async function stored(table: string): Promise<string[]> {
    const { body } = await callEngine(used.endpoint, 'Scan', { TableName: table });
    return (body['Items'] as object[]).map((item) => JSON.stringify(sorted(item))).sort();
  }

  test('copies every item exactly as it is stored, hidden and unknown ones included', async () => {
    const { live, other, readings } = await twoDatabases();
    await readings.delete({ sensor: 's1', at: 1 });
    await callEngine(used.endpoint, 'PutItem', {
      TableName: live.tableName(Reading),
      Item: { sensor: { S: 'odd' }, at: { N: '1' }, unknown: { L: [{ BS: ['AQI='] }] } },
    });

    const progress: CopyProgress[] = [];
    const done = await copyTable(
      { db: live, model: Reading },
      { db: other, model: Reading },
      { backup: true, batchSize: 9, onProgress: (now) => progress.push(now) },
    );

    expect(await stored(other.tableName(Reading))).toEqual(await stored(live.tableName(Reading)));
    expect(done).toMatchObject({ read: 61, written: 61, kept: 0, segmentsDone: 4, segments: 4 });
    expect(progress.at(-1)).toEqual(done);
  });

  test('leaves what is there, or replaces it when it is told to', async () => {
    const { live, other } = await twoDatabases();
    await createTable(other, Reading);
    await other.model(Reading).create({ sensor: 's2', at: 2, celsius: -1, note: 'mine' });
    const [source, target] = [live, other].map((db) => ({ db, model: Reading }));
    if (source === undefined || target === undefined) throw new Error('There are two.');

    expect(await copyTable(source, target)).toMatchObject({ written: 59, kept: 1 });
    expect(await other.model(Reading).get({ sensor: 's2', at: 2 })).toMatchObject({ note: 'mine' });

    expect(await copyTable(source, target, { existing: 'replace' })).toMatchObject({ written: 60 });
    expect(await other.model(Reading).get({ sensor: 's2', at: 2 })).toMatchObject({ celsius: 1 });
    expect(await stored(other.tableName(Reading))).toEqual(await stored(live.tableName(Reading)));
  });

  test('filters and transforms into another model', async () => {
    const { live, other } = await twoDatabases();
    const options = {
      backup: true,
      filter: ({ celsius }: { celsius: number }) => celsius >= 10,
      transform: ({ sensor, at, celsius }: { sensor: string; at: number; celsius: number }) =>
        at === 50 ? undefined : { id: `${sensor}/${at}`, fahrenheit: celsius * 1.8 + 32 },
    };
    const done = await copyTable(
      { db: live, model: Reading },
      { db: other, model: Measurement },
      options,
    );

    expect(done).toMatchObject({ read: 60, written: 39, leftOut: 21 });
    expect(await other.model(Measurement).get({ id: 's6/20' })).toEqual({
      id: 's6/20',
      fahrenheit: 50,
      version: 0,
    });
  });

  test('a dry run reads and checks, and writes nothing', async () => {
    const { live, other } = await twoDatabases();
    const done = await copyTable(
      { db: live, model: Reading },
      { db: other, model: Measurement },
      { dryRun: true, backup: true, transform: ({ at }) => ({ id: `${at}`, fahrenheit: 0 }) },
    );
    expect(done).toMatchObject({ read: 60, written: 60 });
    await expect(other.model(Measurement).scan().all()).rejects.toMatchObject({
      code: 'table-not-found',
    });

    const wrong = copyTable(
      { db: live, model: Reading },
      { db: other, model: Measurement },
      { dryRun: true, transform: () => ({ id: 'x', fahrenheit: Number.NaN }) },
    );
    await expect(wrong).rejects.toMatchObject({ name: 'ValidationError', path: 'fahrenheit' });
  });

  test('an item that does not decode ends it, or is left out and told', async () => {
    const { live, other } = await twoDatabases();
    await createTable(other, Reading);
    await callEngine(used.endpoint, 'PutItem', {
      TableName: live.tableName(Reading),
      Item: { sensor: { S: 'bad' }, at: { N: '1' }, celsius: { S: 'warm' } },
    });
    const [source, target] = [
      { db: live, model: Reading },
      { db: other, model: Reading },
    ] as const;
    const filter = (): boolean => true;

    await expect(copyTable(source, target, { filter })).rejects.toMatchObject({
      name: 'DecodeError',
      path: 'celsius',
    });
    const told: string[] = [];
    const onInvalid = ({ path }: { path: string }): void => void told.push(path);
    const done = await copyTable(source, target, { filter, onInvalid });
    expect(done).toMatchObject({ read: 61, invalid: 1 });
    expect(told).toEqual(['celsius']);
  });

  test('unique values stay unique in a copy, and are refused where items are new', async () => {
    const { live, other } = await twoDatabases();
    await createTable(live, Account);
    await live.model(Account).create({ id: 'a', email: 'a@example.com' });
    const [source, target] = [
      { db: live, model: Account },
      { db: other, model: Account },
    ] as const;
    await copyTable(source, target, { backup: true });

    await expect(
      other.model(Account).create({ id: 'b', email: 'a@example.com' }),
    ).rejects.toMatchObject({ name: 'UniqueConstraintError' });
    await expect(
      copyTable(source, target, { transform: (account) => account }),
    ).rejects.toMatchObject({ code: 'copy-unique' });
  });

  test('nothing of a backup expires, although the model has a time to live', async () => {
    const { live, other } = await twoDatabases();
    await createTable(live, Session);
    await live.model(Session).create({ id: 'old', expiresAt: new Date(0) });
    await copyTable({ db: live, model: Session }, { db: other, model: Session }, { backup: true });

    expect(await describeTable(live, Session)).toMatchObject({ ttl: 'expiresAt' });
    expect(await describeTable(other, Session)).toMatchObject({ ttl: false });
  });

  test('refuses a table that exists as a backup, and the same table', async () => {
    const { live, other } = await twoDatabases();
    await createTable(other, Reading);
    const [source, target] = [
      { db: live, model: Reading },
      { db: other, model: Reading },
    ] as const;

    await expect(copyTable(source, target, { backup: true })).rejects.toMatchObject({
      code: 'table-in-use',
    });
    await expect(copyTable(source, source)).rejects.toMatchObject({ code: 'copy-same-table' });
    const bounded = withLambdaTimeout(live, { getRemainingTimeInMillis: () => 60_000 });
    for (const [from, to] of [
      [live, bounded],
      [bounded, live],
    ] as const) {
      await expect(
        copyTable({ db: from, model: Reading }, { db: to, model: Reading }),
      ).rejects.toMatchObject({ code: 'copy-same-table' });
    }
    expect(await stored(other.tableName(Reading))).toEqual([]);
  });

  test('refuses numbers that are none before anything is sent', async () => {
    const { live, other } = await twoDatabases();
    live.stats({ reset: true });
    const [source, target] = [
      { db: live, model: Reading },
      { db: other, model: Reading },
    ] as const;
    const wrong = [
      { segments: 0 },
      { segments: 1_000_001 },
      { rate: -1 },
      { rate: 0 },
      { batchSize: 0 },
      { batchSize: 2.5 },
    ];
    for (const options of wrong) {
      const copy = copyTable(source, target, { ...options, backup: true });
      await expect(copy).rejects.toMatchObject({ code: 'option-invalid' });
    }
    expect([live.stats().requests, other.stats().requests]).toEqual([0, 0]);
  });

  test('a signal ends it, and a checkpoint of another copy is refused', async () => {
    const { live, other } = await twoDatabases();
    const [source, target] = [
      { db: live, model: Reading },
      { db: other, model: Reading },
    ] as const;
    const notes = noteBook();
    await expect(
      copyTable(source, target, { ...cutBehindOnePage(notes), batchSize: 5 }),
    ).rejects.toMatchObject({ name: 'AbortedError' });
    expect((await stored(other.tableName(Reading))).length).toBeLessThan(60);

    const rest = await copyTable(source, target, { backup: true, batchSize: 5, checkpoint: notes });
    expect(rest).toMatchObject({ segmentsDone: 4, read: 60, written: 60 });
    expect(await stored(other.tableName(Reading))).toEqual(await stored(live.tableName(Reading)));
    await expect(
      copyTable(source, target, { checkpoint: notes, segments: 5 }),
    ).rejects.toMatchObject({
      code: 'copy-checkpoint',
    });
  });

  test('refuses a checkpoint that somebody has written into', async () => {
    const { live, other } = await twoDatabases();
    const [source, target] = [
      { db: live, model: Reading },
      { db: other, model: Reading },
    ] as const;
    const notes = noteBook();
    await copyTable(source, target, { backup: true, segments: 1, checkpoint: notes });
    const whole = JSON.parse((await notes.load()) ?? '');
    live.stats({ reset: true });
    for (const damage of [
      { counts: undefined },
      { counts: 5 },
      { counts: { ...whole.counts, read: '60' } },
      { segments: 'x' },
      { segments: [5] },
    ]) {
      await notes.save(JSON.stringify({ ...whole, ...damage }));
      await expect(
        copyTable(source, target, { segments: 1, checkpoint: notes }),
      ).rejects.toMatchObject({ code: 'copy-checkpoint' });
    }
    expect(live.stats().requests).toBe(0);
  });

  test('goes on behind a key of bytes, whose checkpoint is text', async () => {
    const { live, other } = await twoDatabases();
    await createTable(live, Blob);
    const blobs = Array.from({ length: 30 }, (_, at) => ({ hash: new Uint8Array([at, 0, 255]) }));
    await live.model(Blob).batchPut(blobs);
    const [source, target] = [
      { db: live, model: Blob },
      { db: other, model: Blob },
    ] as const;
    const notes = noteBook();
    await expect(
      copyTable(source, target, { ...cutBehindOnePage(notes), segments: 1, batchSize: 7 }),
    ).rejects.toMatchObject({ name: 'AbortedError' });
    expect(await notes.load()).toContain('{"hash":{"B":"');

    const rest = await copyTable(source, target, { backup: true, segments: 1, checkpoint: notes });
    expect(rest).toMatchObject({ read: 30, written: 30 });
    expect(await stored(other.tableName(Blob))).toEqual(await stored(live.tableName(Blob)));
  });

  test('when one part fails, none of the others is under way any more', async () => {
    const { other, live } = await twoDatabases();
    await createTable(other, Reading);
    let underWay = 0;
    const { transport } = live;
    const counted = dynamorm({
      tablePrefix: live.tableName(Reading).replace(/readings$/, ''),
      transport: {
        ...transport,
        async send(operation, request, options) {
          underWay += 1;
          try {
            return await transport.send(operation, request, options);
          } finally {
            underWay -= 1;
          }
        },
      },
    });
    const failing = copyTable(
      { db: counted, model: Reading },
      { db: other, model: Reading },
      {
        batchSize: 1,
        onProgress: () => {
          throw new Error('Nobody looks.');
        },
      },
    );

    await expect(failing).rejects.toThrow('Nobody looks.');
    expect(underWay).toBe(0);
    // What was cancelled is no failure of a request.
    expect([counted.stats().failures, other.stats().failures]).toEqual([0, 0]);
  });

  test('holds a rate', async () => {
    const { live, other } = await twoDatabases();
    const started = performance.now();
    await copyTable(
      { db: live, model: Reading },
      { db: other, model: Reading },
      { backup: true, batchSize: 6, rate: 300 },
    );
    // All but the last page wait their turn; a timer may be a little early.
    expect(performance.now() - started).toBeGreaterThan(150);
  });
});

describe('a copy over a connection that fails', () => {
  const used = useFaultProxy();

  test('writes every item, however often its requests are lost', async () => {
    const connection = {
      endpoint: used.proxyEndpoint,
      region: 'us-east-1',
      credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    };
    const live = dynamorm(connection);
    const other = dynamorm({ ...connection, tablePrefix: 'other-' });
    await createTable(live, Reading);
    await createTable(other, Reading);
    const items = Array.from({ length: 200 }, (_, at) => ({ sensor: 's', at, celsius: at }));
    await live.model(Reading).batchPut(items, { unconditional: true });
    used.proxy.inject({ operation: 'PutItem', times: 20, fault: faults.drop('after') });

    const done = await copyTable({ db: live, model: Reading }, { db: other, model: Reading });

    expect(done.written + done.kept).toBe(200);
    expect(await other.model(Reading).scan().count()).toBe(200);
    live.close();
    other.close();
  });
});

/** A checkpoint in memory. */
function noteBook(): Checkpoint {
  let text: string | undefined;
  return {
    load: async () => text,
    save: async (state) => {
      text = state;
    },
  };
}

/** Options of a backup that is cancelled as soon as a page is written. */
function cutBehindOnePage(checkpoint: Checkpoint) {
  const controller = new AbortController();
  const onProgress = (): void => controller.abort();
  return { backup: true, checkpoint, signal: controller.signal, onProgress };
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, inner]) => [name, sorted(inner)]));
}
