import {
  type BatchWriteItemCommand,
  DynamoDBClient,
  type DynamoDBClientConfig,
} from '@aws-sdk/client-dynamodb';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { awsSdk } from '../../src/aws-sdk/index.ts';
import { toWireBytes } from '../../src/wire/bytes.ts';
import type { RequestOf } from '../../src/wire/requests.ts';
import { wireItems } from '../support/wire-items.ts';
import { watch } from './aws-sdk-clients.ts';
import { credentials } from './scripted-handler.ts';

/** What a request handler of the SDK is given. */
interface Sent {
  readonly hostname: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** A client whose requests are kept instead of sent. */
function keepingClient(more: DynamoDBClientConfig = {}): { client: DynamoDBClient; sent: Sent[] } {
  const sent: Sent[] = [];
  const handle = async (request: Sent): Promise<object> => {
    sent.push(request);
    return { response: { statusCode: 200, headers: {}, body: new TextEncoder().encode('{}') } };
  };
  const requestHandler = { handle } as unknown as NonNullable<
    DynamoDBClientConfig['requestHandler']
  >;
  const client = new DynamoDBClient({ region: 'us-east-1', credentials, requestHandler, ...more });
  onTestFinished(() => client.destroy());
  return { client, sent };
}

/** The same request on our way and on the SDK's. */
async function bothWays(
  request: RequestOf<'TransactWriteItems'>,
  more: DynamoDBClientConfig = {},
): Promise<[ours: Sent, theirs: Sent]> {
  const { client, sent } = keepingClient(more);
  const transport = awsSdk(client);
  await transport.send('TransactWriteItems', request);
  watch(client);
  await transport.send('TransactWriteItems', request);
  return sent as [Sent, Sent];
}

function textOf({ body }: Sent): string {
  return new TextDecoder().decode(body);
}

function parsed(one: Sent): unknown {
  return JSON.parse(textOf(one));
}

/** The SDK writes the name of the table behind the item. */
const Put = { TableName: 'users', Item: { id: { S: 'u1' } } };

const bytes = fc.uint8Array({ maxLength: 300 }).map((one) => toWireBytes(one));
const text = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.constantFrom('"\\\n', '😀ü'));

const item = wireItems({
  text,
  number: fc.integer().map(String),
  bytes,
  maxDepth: 3,
  maxLength: 3,
  itemOf: (value) => fc.dictionary(fc.string({ minLength: 1 }), value, { maxKeys: 4 }),
});

test('a transaction is written as the SDK writes it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(item, { maxLength: 4 }), async (items) => {
      const TransactItems = items.map((Item) => ({ Put: { TableName: 'users', Item } }));
      const [ours, theirs] = await bothWays({ TransactItems, ClientRequestToken: 'once' });
      expect(parsed(ours)).toEqual(parsed(theirs));
      expect(Object.keys(ours.headers).sort()).toEqual(Object.keys(theirs.headers).sort());
      expect(ours.headers['content-length']).toBe(String(ours.body.byteLength));
    }),
    { numRuns: 60 },
  );
});

test('a request is written here, in bytes of the class that the SDK has for them', async () => {
  const request = { TransactItems: [{ Put }], ClientRequestToken: 'once' };
  const [ours, theirs] = await bothWays(request);
  expect(textOf(ours)).toBe(JSON.stringify(request));
  expect(textOf(theirs)).not.toBe(JSON.stringify(request));
  expect(ours.body.constructor).toBe(theirs.body.constructor);
});

test('a token that was left out is made up by the SDK', async () => {
  const sent = await bothWays({
    TransactItems: [{ Put }],
  });
  for (const one of sent) {
    expect(parsed(one)).toMatchObject({
      ClientRequestToken: expect.stringMatching(/^[\da-f-]{36}$/),
    });
  }
});

test('a client that speaks another protocol writes its requests itself', async () => {
  const { client, sent } = keepingClient();
  client.config.protocol.getShapeId = () => 'mine#protocol';
  const request = { TransactItems: [{ Put }], ClientRequestToken: 'once' };
  await awsSdk(client).send('TransactWriteItems', request);
  expect(sent.map(textOf)).not.toEqual([JSON.stringify(request)]);
  expect(sent.map(parsed)).toEqual([request]);
});

test('the endpoint follows from the tables of the request', async () => {
  const arn = 'arn:aws:dynamodb:us-east-1:111122223333:table/users';
  const sent = await bothWays(
    {
      TransactItems: [{ Put: { TableName: arn, Item: { id: { S: 'u1' } } } }],
      ClientRequestToken: 'once',
    },
    { credentials: { ...credentials, accountId: '444455556666' } },
  );
  const hosts = sent.map(({ hostname }) => hostname);
  expect(hosts).toEqual(Array(2).fill('111122223333.ddb.us-east-1.amazonaws.com'));
});

test('a wrapper of send may change what is written, with bytes of any class', async () => {
  const { client, sent } = keepingClient();
  const send = client.send.bind(client);
  client.send = (command: BatchWriteItemCommand, options: object) => {
    const [first] = command.input.RequestItems?.['users'] ?? [];
    Object.assign(first?.PutRequest?.Item ?? {}, { bytes: { B: Buffer.from([1, 2, 3]) } });
    return send(command, options);
  };
  const RequestItems = { users: [{ PutRequest: { Item: { id: { S: 'u1' } } } }] };
  await awsSdk(client).send('BatchWriteItem', { RequestItems });
  const Item = { id: { S: 'u1' }, bytes: { B: 'AQID' } };
  expect(sent.map(parsed)).toEqual([{ RequestItems: { users: [{ PutRequest: { Item } }] } }]);
});
