import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  InternalServerError,
} from '@aws-sdk/client-dynamodb';
import { DynamoDBDocument, DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { awsSdk } from '../../src/aws-sdk/index.ts';
import { toWireBytes } from '../../src/wire/bytes.ts';
import { json, loopback } from './loopback.ts';
import { credentials, getRequest, rejection } from './scripted-handler.ts';

function makeClient(endpoint = 'http://127.0.0.1:1'): DynamoDBClient {
  const client = new DynamoDBClient({ endpoint, region: 'us-east-1', credentials, maxAttempts: 1 });
  onTestFinished(() => client.destroy());
  return client;
}

describe('awsSdk()', () => {
  test('refuses every kind of DocumentClient', () => {
    const documentClients = [
      DynamoDBDocumentClient.from(makeClient()),
      DynamoDBDocument.from(makeClient()),
    ];
    for (const client of documentClients) {
      expect(() => awsSdk(client as unknown as DynamoDBClient)).toThrowError(
        expect.objectContaining({ name: 'ConfigurationError', code: 'document-client' }),
      );
    }
  });

  test('refuses a DocumentClient whose class was renamed by a bundler', () => {
    class A extends DynamoDBDocumentClient {}
    const client = A.from(makeClient());
    Object.setPrototypeOf(client, { send: client.send, constructor: A });
    expect(() => awsSdk(client as unknown as DynamoDBClient)).toThrowError(
      expect.objectContaining({ code: 'document-client' }),
    );
  });

  test('accepts the plain client that a DocumentClient was made from, and subclasses', () => {
    const client = makeClient();
    DynamoDBDocumentClient.from(client, { marshallOptions: {} });
    class Traced extends DynamoDBClient {}
    expect(awsSdk(client).kind).toBe('aws-sdk');
    expect(awsSdk(new Traced({ region: 'us-east-1' })).kind).toBe('aws-sdk');
  });

  test("sends real commands through the client's own middleware", async () => {
    const server = await loopback(json(200, { Item: { id: { S: 'u1' } } }));
    const client = makeClient(server.url);
    const commands: unknown[] = [];
    client.middlewareStack.add(
      (next, context) => (args) => {
        commands.push([context['commandName'], args.input]);
        return next(args);
      },
      { step: 'initialize', name: 'tracing' },
    );
    const reply = await awsSdk(client).send('GetItem', getRequest);
    expect(reply.response.Item).toEqual({ id: { S: 'u1' } });
    expect(commands).toEqual([['GetItemCommand', getRequest]]);
  });

  test('hands bytes to the SDK as bytes, and reads them as DynamoDB writes them', async () => {
    const server = await loopback(json(200, { Attributes: { bytes: { B: 'AQID' } } }));
    const reply = await awsSdk(makeClient(server.url)).send('PutItem', {
      TableName: 'users',
      Item: { bytes: { B: toWireBytes(new Uint8Array([0, 1, 2, 3]).subarray(1)) } },
      ReturnValues: 'ALL_OLD',
    });
    expect(JSON.parse(server.received[0]?.body ?? '').Item).toEqual({ bytes: { B: 'AQID' } });
    expect(reply.response.Attributes).toEqual({ bytes: { B: 'AQID' } });
  });

  test("leaves the caller's client alone on close()", () => {
    const client = makeClient();
    const destroy = vi.spyOn(client, 'destroy');
    awsSdk(client).close();
    expect(destroy).not.toHaveBeenCalled();
  });

  test('without a client makes a quiet one of its own and destroys it', () => {
    const destroy = vi.spyOn(DynamoDBClient.prototype, 'destroy');
    onTestFinished(() => destroy.mockRestore());
    awsSdk().close();
    expect(destroy).toHaveBeenCalledOnce();
  });

  test('translates the errors of a mocked client, which makes no attempt', async () => {
    const client = makeClient();
    const send = vi.spyOn(client, 'send');
    const Item = { id: { S: 'u1' } };
    send.mockRejectedValueOnce(
      new ConditionalCheckFailedException({ $metadata: {}, message: 'no', Item }) as never,
    );
    const failed = await rejection(awsSdk(client).send('GetItem', getRequest));
    expect(failed).toMatchObject({
      code: 'condition-failed',
      statusCode: 400,
      wireItem: Item,
      attempts: 1,
      ambiguous: false,
    });
    send.mockRejectedValueOnce(new InternalServerError({ $metadata: {}, message: 'oh' }) as never);
    const internal = await rejection(awsSdk(client).send('GetItem', getRequest));
    expect(internal).toMatchObject({
      code: 'service-unavailable',
      statusCode: 500,
      attempts: 1,
      ambiguous: true,
    });
    send.mockResolvedValueOnce({ Item } as never);
    expect(await awsSdk(client).send('GetItem', getRequest)).toEqual({
      response: { Item },
      attempts: 1,
      ambiguous: false,
    });
  });

  test('keeps the SDK error as the cause', async () => {
    const server = await loopback(
      json(400, { __type: 'x#ResourceNotFoundException', message: 'gone' }),
    );
    const error = await rejection(awsSdk(makeClient(server.url)).send('GetItem', getRequest));
    expect(error).toMatchObject({
      code: 'table-not-found',
      cause: { name: 'ResourceNotFoundException' },
    });
  });

  test('names an answer that is not JSON', async () => {
    const server = await loopback((response) => response.writeHead(200).end('<html>'));
    const error = await rejection(awsSdk(makeClient(server.url)).send('GetItem', getRequest));
    expect(error).toMatchObject({
      name: 'ConnectionError',
      code: 'response-damaged',
      attempts: 1,
      ambiguous: true,
    });
  });

  test('names missing credentials, a missing region and a failing middleware: nothing was sent', async () => {
    const failing =
      (name: string): (() => Promise<never>) =>
      async () => {
        throw Object.assign(new Error('none'), { name });
      };
    const penniless = new DynamoDBClient({
      endpoint: 'http://127.0.0.1:1',
      region: 'r',
      credentials: failing('CredentialsProviderError'),
    });
    const homeless = new DynamoDBClient({
      credentials,
      region: async () => {
        throw new Error('Region is missing');
      },
    });
    const broken = makeClient();
    broken.middlewareStack.add(() => failing('Error'), { step: 'initialize', name: 'broken' });
    const expected = [
      [penniless, { name: 'CredentialsError', code: 'credentials-missing' }],
      [homeless, { name: 'RequestError', code: 'region-missing' }],
      [broken, { name: 'RequestError', code: 'sdk-failed' }],
    ] as const;
    for (const [client, error] of expected) {
      const thrown = await rejection(awsSdk(client).send('GetItem', getRequest));
      expect(thrown).toMatchObject({ ...error, attempts: 0, ambiguous: false });
      client.destroy();
    }
  });
});
