import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { describe, expect, onTestFinished, test } from 'vitest';
import { awsSdk } from '../../src/aws-sdk/aws-sdk.ts';
import {
  answer,
  exception,
  getRequest,
  rejection,
  scripted,
} from '../transport/scripted-handler.ts';

describe('The built-in transport', () => {
  test('asks DynamoDB Streams at its own endpoint, signed for dynamodb', async () => {
    const { transport, handler } = scripted([answer(200, { Streams: [] })]);
    await transport.send('ListStreams', { TableName: 'users' });
    await transport.send('GetItem', getRequest);

    const [streams, table] = handler.requests;
    expect(streams).toMatchObject({
      hostname: 'streams.dynamodb.eu-west-1.amazonaws.com',
      headers: {
        host: 'streams.dynamodb.eu-west-1.amazonaws.com',
        'x-amz-target': 'DynamoDBStreams_20120810.ListStreams',
        authorization: expect.stringContaining('/eu-west-1/dynamodb/aws4_request'),
      },
    });
    expect(table).toMatchObject({
      hostname: 'dynamodb.eu-west-1.amazonaws.com',
      headers: { 'x-amz-target': 'DynamoDB_20120810.GetItem' },
    });
  });

  test('a custom endpoint serves both', async () => {
    const { transport, handler } = scripted([answer(200, {})], { endpoint: 'http://localhost:1' });
    await transport.send('ListStreams', {});
    expect(handler.requests[0]).toMatchObject({ hostname: 'localhost', port: 1 });
  });

  test.each([
    ['ExpiredIteratorException', 'stream-iterator-expired'],
    ['TrimmedDataAccessException', 'stream-trimmed'],
  ])('%s is called %s, and not repeated', async (type, code) => {
    const { transport, handler } = scripted([exception(type)]);
    const error = await rejection(transport.send('GetRecords', { ShardIterator: 'x' }));
    expect(error).toMatchObject({ name: 'ServiceError', code });
    expect(handler.requests).toHaveLength(1);
  });
});

test('awsSdk without a client for streams says what is missing', async () => {
  const client = new DynamoDBClient({ region: 'us-east-1' });
  const transport = awsSdk(client);
  onTestFinished(() => {
    transport.close();
    client.destroy();
  });
  expect(await rejection(transport.send('ListStreams', {}))).toMatchObject({
    name: 'RequestError',
    code: 'streams-client-missing',
    attempts: 0,
    ambiguous: false,
  });
});
