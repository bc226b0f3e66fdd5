import {
  DynamoDBClient,
  type DynamoDBClientConfig,
  type GetItemCommand,
} from '@aws-sdk/client-dynamodb';
import { onTestFinished, vi } from 'vitest';
import type { RequestOf } from '../../src/wire/requests.ts';
import { json, type Loopback, type Treatment } from './loopback.ts';
import { credentials } from './scripted-handler.ts';

export function getOf(id: string): RequestOf<'GetItem'> {
  return { TableName: 'users', Key: { id: { S: id } } };
}

/** Answers a get with its own key. */
export const echo: Treatment = (response, socket, received) => {
  json(200, { Item: JSON.parse(received.body).Key })(response, socket, received);
};

export function makeClient({ url }: Loopback, more: DynamoDBClientConfig = {}): DynamoDBClient {
  const client = new DynamoDBClient({ endpoint: url, region: 'us-east-1', credentials, ...more });
  onTestFinished(() => client.destroy());
  return client;
}

/** Has everything go the SDK's own way. */
export function watch({ middlewareStack }: DynamoDBClient): void {
  middlewareStack.add((next) => (args) => next(args), { step: 'initialize', name: 'looking-on' });
}

/** What a program puts around the client's `send`. */
export type Wrapper = (send: () => Promise<object>, command: GetItemCommand) => Promise<object>;

/** Wraps the client's `send`, as tracers do. Gives the one that was wrapped. */
export function wrapSend(client: DynamoDBClient, wrapper: Wrapper): DynamoDBClient['send'] {
  const send = client.send.bind(client);
  client.send = (command: GetItemCommand, options: object) =>
    wrapper(() => send(command, options), command);
  return send;
}

/** How often the client was asked for all of its middleware. */
export function countResolutions({ middlewareStack }: DynamoDBClient): () => number {
  const concat = vi.spyOn(middlewareStack, 'concat');
  return () => concat.mock.calls.length;
}

/** The SDK's retries of the first kind: it adds to the user agent in the context. */
export const oldRetries = {
  mode: 'mine',
  retry: (next: (args: unknown) => unknown, args: unknown) => next(args),
} as unknown as NonNullable<DynamoDBClientConfig['retryStrategy']>;
