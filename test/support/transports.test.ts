import { expect, test } from 'vitest';
import { faults } from './faults.ts';
import { describeTransports } from './transports.ts';
import { useFaultProxy } from './use-engine.ts';

const table = {
  TableName: 'things',
  KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
  AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
  BillingMode: 'PAY_PER_REQUEST',
} as const;

describeTransports('every suite', (makeTransport) => {
  const used = useFaultProxy();

  test('gets a transport of its kind and an engine of its own', async () => {
    const transport = makeTransport(used.engine.connection);

    const { response } = await transport.send('CreateTable', table);

    expect(transport.kind).toBe(makeTransport.kind);
    expect(response.TableDescription).toMatchObject({ TableName: 'things' });
  });

  test('can be spoiled by the proxy and asked how often it tried', async () => {
    const transport = makeTransport(used.proxyEndpoint);
    used.proxy.inject({ operation: 'PutItem', fault: faults.plain(503) });

    const reply = await transport.send('PutItem', {
      TableName: 'things',
      Item: { id: { S: 'a' } },
    });

    expect(reply.attempts).toBe(2);
    expect(used.proxy.requestsOf('PutItem').map((entry) => entry.fault)).toEqual([
      'answer',
      'none',
    ]);
  });

  test('can be told how often to try', async () => {
    const transport = makeTransport(used.proxyEndpoint, { maxAttempts: 1 });
    used.proxy.inject({ fault: faults.plain(503) });

    const put = transport.send('PutItem', { TableName: 'things', Item: { id: { S: 'a' } } });

    await expect(put).rejects.toThrow();
    expect(used.proxy.requests).toHaveLength(1);
  });

  test('can be told how long to wait', async () => {
    const options = { maxAttempts: 1, answerTimeoutMs: 50 };
    const transport = makeTransport(used.proxyEndpoint, options);
    used.proxy.inject({ fault: faults.hang() });
    const started = performance.now();

    const put = transport.send('PutItem', { TableName: 'things', Item: { id: { S: 'a' } } });

    await expect(put).rejects.toMatchObject({ attempts: 1 });
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});
