import assert from 'node:assert/strict';
import type { Session } from '../contestants/contestant.ts';
import type { Customer } from '../sample/customer.ts';
import { CUSTOMER_TABLE } from '../sample/customer-model.ts';
import { bodyOf, type SentRequest } from '../stub/stub-wire.ts';
import type { MeasuredOperation } from './operation.ts';

/** What a contestant did. */
export interface Work {
  readonly session: Session;
  /** Whether it asks what the request consumes. */
  readonly meters: boolean;
  readonly sent: SentRequest | undefined;
  readonly result: unknown;
}

/** That a contestant really did the work: the request it sent, signed, and what it gave back. */
export function checkWork(
  operation: MeasuredOperation,
  customer: Customer,
  { session, meters, sent, result }: Work,
): void {
  assert(sent !== undefined, 'nothing was sent');
  assert.match(String(sent.headers['authorization']), /^AWS4-HMAC-SHA256 Credential=/);
  assert.equal(sent.headers['x-amz-target'], `DynamoDB_20120810.${operation.target}`);
  const body = bodyOf<SentBody>(sent);
  assert.equal(body.TableName, CUSTOMER_TABLE);
  assert.equal(body.ReturnConsumedCapacity, meters ? 'TOTAL' : undefined);
  const { fields, says } = operation.request(customer);
  for (const [field, value] of Object.entries(fields)) assert.deepEqual(body[field], value);
  const text = `${inFull(body.UpdateExpression, body)}; ${inFull(body.ConditionExpression, body)}`;
  for (const phrase of says) assert(text.includes(phrase), `${text} does not say ${phrase}`);
  const expected = operation.expected(customer);
  if (expected !== undefined) assert.deepEqual(session.customerIn(result), expected);
}

interface SentBody {
  readonly [field: string]: unknown;
  readonly TableName?: string;
  readonly ReturnConsumedCapacity?: string;
  readonly UpdateExpression?: string;
  readonly ConditionExpression?: string;
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>;
  readonly ExpressionAttributeValues?: Readonly<Record<string, object>>;
}

/** An expression with its names and values in the place of their placeholders. */
function inFull(expression: string | undefined, body: SentBody): string {
  const named = (expression ?? '').replace(
    /#\w+/g,
    (placeholder) => body.ExpressionAttributeNames?.[placeholder] ?? placeholder,
  );
  return named.replace(/:\w+/g, (placeholder) =>
    JSON.stringify(body.ExpressionAttributeValues?.[placeholder] ?? placeholder),
  );
}
