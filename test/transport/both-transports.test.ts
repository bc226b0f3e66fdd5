import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { awsSdk } from '../../src/aws-sdk/aws-sdk.ts';
import { nodeHttpHandler } from '../../src/transport/node-http-handler.ts';
import type { Transport } from '../../src/transport/transport.ts';
import { wireTransport } from '../../src/transport/wire-transport.ts';
import { withoutPauses } from '../support/without-pauses.ts';
import {
  drop,
  json,
  loopback,
  refuse,
  reset,
  silence,
  type Treatment,
  truncate,
  until,
} from './loopback.ts';
import { credentials, getRequest, rejection } from './scripted-handler.ts';

interface Options {
  readonly answerTimeoutMs?: number;
}

/** The same suite for all, since the layers above must not be able to tell them apart. */
const transports: readonly [
  name: string,
  kind: string,
  make: (url: string, options?: Options) => Transport,
][] = [
  ['wire', 'wire', (endpoint, options) => wireTransport({ endpoint, credentials, ...options })],
  [
    'wire over node:http',
    'wire',
    (endpoint, options) =>
      wireTransport({ endpoint, credentials, httpHandler: nodeHttpHandler(), ...options }),
  ],
  [
    'aws-sdk',
    'aws-sdk',
    (endpoint, { answerTimeoutMs } = {}) =>
      awsSdk(
        new DynamoDBClient({
          endpoint,
          region: 'us-east-1',
          credentials,
          maxAttempts: 4,
          requestHandler: { requestTimeout: answerTimeoutMs, throwOnRequestTimeout: true },
        }),
      ),
  ],
];

const put = { TableName: 'users', Item: { id: { S: 'u1' } } };
const page: Treatment = (response) => response.writeHead(502).end('<html>Bad Gateway</html>');

const final: readonly [string, Treatment, object][] = [
  [
    'a failed condition',
    refuse('ConditionalCheckFailedException', 400, { Item: { id: { S: 'u1' } } }),
    { name: 'ServiceError', code: 'condition-failed', wireItem: { id: { S: 'u1' } } },
  ],
  [
    'a missing table',
    refuse('ResourceNotFoundException'),
    { name: 'ServiceError', code: 'table-not-found', serviceMessage: 'ResourceNotFoundException!' },
  ],
  [
    'a table in use',
    refuse('ResourceInUseException'),
    { name: 'ServiceError', code: 'table-in-use' },
  ],
  [
    'a malformed request',
    refuse('ValidationException'),
    {
      name: 'ServiceError',
      code: 'service-validation',
      type: 'ValidationException',
      statusCode: 400,
    },
  ],
  [
    'no permission',
    refuse('AccessDeniedException'),
    { name: 'ServiceError', code: 'access-denied' },
  ],
  [
    'an unknown key',
    refuse('UnrecognizedClientException'),
    { name: 'ServiceError', code: 'credentials-refused' },
  ],
  [
    'a full item collection',
    refuse('ItemCollectionSizeLimitExceededException'),
    { name: 'ServiceError', code: 'item-collection-too-large' },
  ],
];

const passing: readonly [string, Treatment, boolean, object][] = [
  [
    'HTTP 500',
    refuse('InternalServerError', 500),
    true,
    { name: 'ServiceError', code: 'service-unavailable', statusCode: 500 },
  ],
  [
    "a proxy's 502 page",
    page,
    true,
    {
      name: 'ServiceError',
      code: 'service-unavailable',
      statusCode: 502,
      type: 'UnknownServerError',
    },
  ],
  [
    'throttling',
    refuse('ProvisionedThroughputExceededException'),
    false,
    { name: 'ThrottledError', code: 'throttled', statusCode: 400 },
  ],
  ['a dropped connection', drop, true, { name: 'ConnectionError', code: 'connection-lost' }],
  ['a reset connection', reset, true, { name: 'ConnectionError', code: 'connection-lost' }],
  ['a truncated answer', truncate, true, { name: 'ConnectionError', code: 'connection-lost' }],
];

beforeEach(withoutPauses);

for (const [name, kind, make] of transports) {
  const connect = (url: string, options?: Options): Transport => {
    const transport = make(url, options);
    onTestFinished(() => transport.close());
    return transport;
  };

  describe(`The transport ${name}`, () => {
    test('sends every operation by its name and brings back the answer', async () => {
      const operations = [
        'GetItem',
        'PutItem',
        'UpdateItem',
        'DeleteItem',
        'CreateTable',
        'DeleteTable',
        'DescribeTable',
        'UpdateTimeToLive',
      ] as const;
      const server = await loopback(json(200, {}));
      const transport = connect(server.url);
      expect(transport.kind).toBe(kind);
      const specification = { TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true } };
      const request = {
        ...put,
        Key: { id: { S: 'u1' } },
        KeySchema: [],
        AttributeDefinitions: [],
        BillingMode: 'PAY_PER_REQUEST' as const,
        ...specification,
      };
      for (const operation of operations) {
        expect(await transport.send(operation, request)).toMatchObject({
          attempts: 1,
          ambiguous: false,
        });
      }
      expect(server.received.map(({ headers }) => headers['x-amz-target'])).toEqual(
        operations.map((operation) => `DynamoDB_20120810.${operation}`),
      );
    });

    for (const [name, treatment, expected] of final) {
      test(`throws ${name} at once`, async () => {
        const server = await loopback(treatment);
        const error = await rejection(connect(server.url).send('PutItem', put));
        expect(error).toMatchObject({ ...expected, attempts: 1, ambiguous: false });
        expect((error as Error).message).toContain('PutItem on table "users"');
        expect(server.received).toHaveLength(1);
      });
    }

    for (const [name, treatment, ambiguous, expected] of passing) {
      test(`retries ${name} and says whether the outcome was unknown`, async () => {
        const server = await loopback(treatment, json(200, {}));
        expect(await connect(server.url).send('PutItem', put)).toMatchObject({
          attempts: 2,
          ambiguous,
        });
      });

      test(`gives up on ${name} after four attempts`, async () => {
        const server = await loopback(treatment);
        const error = await rejection(connect(server.url).send('PutItem', put));
        expect(error).toMatchObject({ ...expected, attempts: 4, ambiguous });
        expect(server.received).toHaveLength(4);
      });

      test(`does ${ambiguous ? 'not ' : ''}repeat a request that must not be after ${name}`, async () => {
        const server = await loopback(treatment, json(200, {}));
        const sent = connect(server.url).send('UpdateItem', getRequest, { repeatable: false });
        if (!ambiguous) expect(await sent).toMatchObject({ attempts: 2, ambiguous });
        else expect(await rejection(sent)).toMatchObject({ ...expected, attempts: 1, ambiguous });
        expect(server.received).toHaveLength(ambiguous ? 1 : 2);
      });
    }

    test('remembers an unknown outcome when a later attempt is refused', async () => {
      const server = await loopback(drop, refuse('ConditionalCheckFailedException'));
      const error = await rejection(connect(server.url).send('PutItem', put));
      expect(error).toMatchObject({ code: 'condition-failed', attempts: 2, ambiguous: true });
    });

    test('knows that a refused connection changed nothing', async () => {
      const server = await loopback(silence);
      await server.close();
      const error = await rejection(connect(server.url).send('PutItem', put));
      expect(error).toMatchObject({
        name: 'ConnectionError',
        code: 'connect-failed',
        attempts: 4,
        ambiguous: false,
        cause: { code: 'ECONNREFUSED' },
      });
    });

    test('gives up on an answer that does not come in time', async () => {
      const server = await loopback(silence);
      const sent = connect(server.url, { answerTimeoutMs: 50 }).send('PutItem', put, {
        repeatable: false,
      });
      expect(await rejection(sent)).toMatchObject({
        name: 'TimeoutError',
        code: 'answer-timeout',
        attempts: 1,
        ambiguous: true,
      });
      await until(() => server.sockets.size === 0);
    });

    test('is cancelled by a signal', async () => {
      const server = await loopback(silence);
      const controller = new AbortController();
      const reason = new Error('enough');
      const sent = rejection(
        connect(server.url).send('PutItem', put, { signal: controller.signal }),
      );
      await until(() => server.received.length === 1);
      controller.abort(reason);
      expect(await sent).toMatchObject({
        name: 'AbortedError',
        code: 'request-aborted',
        attempts: 1,
        ambiguous: true,
        cause: reason,
      });
      await until(() => server.sockets.size === 0);
    });

    test('sends nothing when the signal has fired', async () => {
      const server = await loopback(silence);
      const sent = connect(server.url).send('PutItem', put, { signal: AbortSignal.abort() });
      expect(await rejection(sent)).toMatchObject({
        name: 'AbortedError',
        attempts: 0,
        ambiguous: false,
      });
      expect(server.received).toHaveLength(0);
    });

    test('leaves no listener on a signal that many requests share', async () => {
      const warnings: Error[] = [];
      const warn = (warning: Error): void => void warnings.push(warning);
      process.on('warning', warn);
      onTestFinished(() => void process.off('warning', warn));
      const server = await loopback(json(200, {}));
      const transport = connect(server.url);
      const { signal } = new AbortController();
      await Promise.all(
        Array.from({ length: 50 }, () => transport.send('GetItem', getRequest, { signal })),
      );
      await new Promise((resolve) => setImmediate(resolve));
      expect(warnings.filter(({ name }) => name === 'MaxListenersExceededWarning')).toEqual([]);
    });

    test('refuses requests after close(), and ends those under way', async () => {
      const server = await loopback(silence);
      const transport = connect(server.url);
      const sent = rejection(transport.send('PutItem', put));
      await until(() => server.received.length === 1);
      transport.close();
      expect(await sent).toMatchObject({
        name: 'RequestError',
        code: 'client-closed',
        attempts: 1,
        ambiguous: true,
      });
      expect(await rejection(transport.send('PutItem', put))).toMatchObject({
        code: 'client-closed',
        attempts: 0,
        ambiguous: false,
      });
      expect(server.received).toHaveLength(1);
    });
  });
}
