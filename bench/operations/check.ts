import assert from 'node:assert/strict';
import type { WireItem } from 'dynamorm';
import type { Contestant, Session } from '../contestants/contestant.ts';
import { CUSTOMER_TABLE, type Customer } from '../sample/customer.ts';
import { bodyOf, type SentRequest } from '../stub/stub-wire.ts';
import type { MeasuredOperation } from './operation.ts';

/** What a contestant did. */
export interface Work {
  readonly contestant: Contestant;
  readonly session: Session;
  readonly sent: SentRequest | undefined;
  readonly result: unknown;
}

/** That a contestant really did the work: the request it sent, signed, and what it gave back. */
export function checkWork(
  operation: MeasuredOperation,
  customers: readonly Customer[],
  { contestant, session, sent, result }: Work,
): void {
  assert(sent !== undefined, 'nothing was sent');
  assert.match(String(sent.headers['authorization']), /^AWS4-HMAC-SHA256 Credential=/);
  assert.equal(sent.headers['x-amz-target'], `DynamoDB_20120810.${operation.target}`);
  const body = bodyOf<SentBody>(sent);
  assert.equal(body.ReturnConsumedCapacity, contestant.meters ? 'TOTAL' : undefined);
  const { fields = {}, says = [], stores, reads } = operation.request(customers);
  for (const [field, value] of Object.entries(fields)) assert.deepEqual(body[field], value);
  const text = expressionsOf(body);
  for (const phrase of says) assert(text.includes(phrase), `${text} does not say ${phrase}`);
  if (stores !== undefined) assert.deepEqual(storedBy(body, contestant.tags ?? {}), stores);
  if (reads !== undefined) assert.deepEqual(new Set(keysOf(body)), new Set(reads));
  const expected = operation.expected(customers);
  if (expected.length > 0) assert.deepEqual(session.customersIn(result), expected);
}

interface SentBody {
  readonly [field: string]: unknown;
  readonly ReturnConsumedCapacity?: string;
  readonly Item?: WireItem;
  readonly RequestItems?: Readonly<Record<string, SentBatch>>;
  readonly TransactItems?: readonly { readonly Put?: { readonly Item: WireItem } }[];
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>;
  readonly ExpressionAttributeValues?: Readonly<Record<string, object>>;
}

/** Keys where it is a BatchGetItem, puts where it is a BatchWriteItem. */
type SentBatch = { readonly Keys?: readonly WireItem[] } & readonly {
  readonly PutRequest: { readonly Item: WireItem };
}[];

const EXPRESSIONS = ['KeyConditionExpression', 'UpdateExpression', 'ConditionExpression'];

/** The expressions of a request with their names and values in the place of their placeholders. */
function expressionsOf(body: SentBody): string {
  const expressions = EXPRESSIONS.map((field) => body[field] ?? '').join('; ');
  const named = expressions.replace(
    /#\w+/g,
    (placeholder) => body.ExpressionAttributeNames?.[placeholder] ?? placeholder,
  );
  return named.replace(/:\w+/g, (placeholder) =>
    JSON.stringify(body.ExpressionAttributeValues?.[placeholder] ?? placeholder),
  );
}

/** The items that a request stores, without what the contestant adds to each of them. */
function storedBy(body: SentBody, tags: WireItem): readonly WireItem[] {
  const puts = body.RequestItems?.[CUSTOMER_TABLE]?.map(({ PutRequest }) => PutRequest.Item);
  const lines = body.TransactItems?.map(({ Put }) => Put?.Item ?? {});
  const items = puts ?? lines ?? [body.Item ?? {}];
  return items.map((item) => {
    const { ...rest } = item as Record<string, unknown>;
    for (const [name, value] of Object.entries(tags)) {
      assert.deepEqual(rest[name], value);
      delete rest[name];
    }
    return rest as WireItem;
  });
}

function keysOf(body: SentBody): readonly WireItem[] {
  return body.RequestItems?.[CUSTOMER_TABLE]?.Keys ?? [];
}
