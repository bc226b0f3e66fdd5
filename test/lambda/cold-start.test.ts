import { beforeAll, describe, expect, test } from 'vitest';
import { dynamorm } from '../../src/client/dynamorm.ts';
import { benchmarkColdStart } from '../../src/lambda/cold-start.ts';
import { isLambda } from '../../src/lambda/environment.ts';
import { getMemoryStats } from '../../src/lambda/memory-stats.ts';
import { createTable } from '../../src/tables/create/create-table.ts';
import { describeTransports } from '../support/transports.ts';
import { useFaultProxy } from '../support/use-engine.ts';
import { rejection } from '../support/use-model.ts';
import { inLambda } from './context.ts';
import { Note } from './models.ts';

const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };

describe('benchmarkColdStart', () => {
  const used = useFaultProxy();

  beforeAll(async () => {
    await createTable(dynamorm({ endpoint: used.endpoint, credentials }), Note);
  });

  test('measures every phase of a start, on a database of its own', async () => {
    const report = await benchmarkColdStart(
      { notes: Note },
      {
        endpoint: used.proxyEndpoint,
        credentials,
        request: ({ notes }) => notes.get({ id: 'n1' }),
      },
    );

    expect(report.phases.map(({ name }) => name)).toEqual([
      'import',
      'models',
      'client',
      'credentials',
      'connection',
      'first request',
    ]);
    for (const { milliseconds } of report.phases) expect(milliseconds).toBeGreaterThan(0);
    const sum = report.phases.reduce((total, { milliseconds }) => total + milliseconds, 0);
    expect(report.totalMs).toBeCloseTo(sum);
    expect(used.proxy.requests.map(({ operation }) => operation)).toEqual(['', 'GetItem']);
  });

  test('is a table as text', async () => {
    inLambda(1_024);
    const report = await benchmarkColdStart(
      { notes: Note },
      { endpoint: used.proxyEndpoint, credentials },
    );

    const [title, ...rows] = report.toString().split('\n');

    expect(title).toBe('Cold start (Lambda, 1024 MB)');
    expect(rows.map((row) => row.replace(/ +\d+\.\d\d ms.*/, ''))).toEqual([
      '  import',
      '  models',
      '  client',
      '  credentials',
      '  connection',
      '  total',
    ]);
    expect(new Set(rows.map((row) => row.indexOf(' ms')))).toHaveProperty('size', 1);
  });

  test('rejects with what a phase rejects with', async () => {
    const options = { endpoint: 'http://127.0.0.1:1', credentials };

    expect(await rejection(benchmarkColdStart({ notes: Note }, options))).toMatchObject({
      name: 'ConnectionError',
      code: 'connect-failed',
      message: expect.stringContaining('Connecting: no connection to http://127.0.0.1:1'),
    });
  });
});

describeTransports('benchmarkColdStart through a given transport', (makeTransport) => {
  const used = useFaultProxy();

  test('leaves it open, and leaves out what it cannot do', async () => {
    const transport = makeTransport(used.endpoint);
    await createTable(dynamorm({ transport }), Note);

    const { phases } = await benchmarkColdStart(
      { notes: Note },
      { transport, request: ({ notes }) => notes.get({ id: 'n1' }) },
    );

    const isWire = makeTransport.kind === 'wire';
    expect(phases.some(({ name }) => name === 'connection')).toBe(isWire);
    expect(await dynamorm({ transport }).model(Note).get({ id: 'n1' })).toBeUndefined();
  });
});

describe('getMemoryStats', () => {
  test('has the share of the memory of the function in Lambda', () => {
    inLambda(256);

    const { residentMb, heapUsedMb, heapLimitMb, externalMb, ...given } = getMemoryStats();

    expect(given).toEqual({ lambdaMemoryMb: 256, memoryPercent: (residentMb / 256) * 100 });
    expect(heapUsedMb).toBeGreaterThan(1);
    expect(residentMb).toBeGreaterThan(heapUsedMb);
    expect(heapLimitMb).toBeGreaterThan(heapUsedMb);
    expect(externalMb).toBeGreaterThan(0);
  });

  test('has none elsewhere', () => {
    expect(isLambda()).toBe(false);
    expect(getMemoryStats()).toMatchObject({ lambdaMemoryMb: undefined, memoryPercent: undefined });
  });
});
