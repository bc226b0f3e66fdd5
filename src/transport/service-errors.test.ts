import { describe, expect, test } from 'vitest';
import { ServiceError, ThrottledError } from '../errors/request.ts';
import { readRefusal, toServiceError } from './service-errors.ts';

const codes: readonly [string, number, string][] = [
  ['ConditionalCheckFailedException', 400, 'condition-failed'],
  ['ResourceNotFoundException', 400, 'table-not-found'],
  ['TableNotFoundException', 400, 'table-not-found'],
  ['ResourceInUseException', 400, 'table-in-use'],
  ['ValidationException', 400, 'service-validation'],
  ['SerializationException', 400, 'service-validation'],
  ['AccessDeniedException', 400, 'access-denied'],
  ['UnrecognizedClientException', 400, 'credentials-refused'],
  ['InvalidSignatureException', 400, 'credentials-refused'],
  ['IncompleteSignatureException', 400, 'credentials-refused'],
  ['MissingAuthenticationTokenException', 400, 'credentials-refused'],
  ['ExpiredTokenException', 400, 'credentials-expired'],
  ['ItemCollectionSizeLimitExceededException', 400, 'item-collection-too-large'],
  ['TransactionConflictException', 400, 'transaction-conflict'],
  ['TransactionInProgressException', 400, 'transaction-in-progress'],
  ['TransactionCanceledException', 400, 'transaction-canceled'],
  ['IdempotentParameterMismatchException', 400, 'idempotency-mismatch'],
  ['ReplicatedWriteConflictException', 400, 'replicated-write-conflict'],
  ['LimitExceededException', 400, 'service-limit-exceeded'],
  ['ProvisionedThroughputExceededException', 400, 'throttled'],
  ['ThrottlingException', 400, 'throttled'],
  ['RequestLimitExceeded', 400, 'throttled'],
  ['SomethingElse', 429, 'throttled'],
  ['InternalServerError', 500, 'service-unavailable'],
  ['ServiceUnavailable', 503, 'service-unavailable'],
  ['BrandNewException', 400, 'service-error'],
];

const subject = { operation: 'PutItem', tableName: 'users' };
const progress = { attempts: 1, ambiguous: false };

describe('An exception of DynamoDB becomes', () => {
  for (const [type, statusCode, code] of codes) {
    test(`${code} for ${type} with status ${statusCode}`, () => {
      const text = JSON.stringify({
        __type: `com.amazonaws.dynamodb.v20120810#${type}`,
        message: 'words',
      });
      const { refusal } = readRefusal(statusCode, 'REQ1', text);
      const error = toServiceError(refusal, subject, progress);
      expect(error).toMatchObject({
        code,
        type,
        statusCode,
        requestId: 'REQ1',
        serviceMessage: 'words',
      });
      expect(error).toBeInstanceOf(code === 'throttled' ? ThrottledError : ServiceError);
      expect(error.message).toContain('PutItem on table "users" was refused: words');
      expect(error.docs).toContain(`#${code}`);
    });
  }
});

describe('Reading a refusal', () => {
  test('keeps the image that refused a condition', () => {
    const item = { id: { S: 'u1' }, bytes: { B: 'AQI=' } };
    const text = JSON.stringify({
      __type: 'x#ConditionalCheckFailedException',
      message: 'no',
      Item: item,
    });
    const error = toServiceError(readRefusal(400, undefined, text).refusal, subject, progress);
    expect(error.wireItem).toEqual(item);
  });

  test('keeps the reasons of a canceled transaction in the cause', () => {
    const reasons = [{ Code: 'None' }, { Code: 'ConditionalCheckFailed' }];
    const body = {
      __type: 'x#TransactionCanceledException',
      Message: 'canceled',
      CancellationReasons: reasons,
    };
    const read = readRefusal(400, undefined, JSON.stringify(body));
    const error = toServiceError(read.refusal, subject, progress, read.body);
    expect(error).toMatchObject({ code: 'transaction-canceled', serviceMessage: 'canceled' });
    expect(error.cause).toMatchObject({ CancellationReasons: reasons });
  });

  test('takes the message under either spelling and a type with a URL after it', () => {
    const text = JSON.stringify({
      __type: 'AccessDeniedException:http://internal/',
      Message: 'capital',
    });
    expect(readRefusal(400, undefined, text).refusal).toMatchObject({
      type: 'AccessDeniedException',
      serviceMessage: 'capital',
    });
  });

  for (const text of [
    '<html>\n  <h1>502 Bad Gateway</h1></html>',
    '',
    '"text"',
    'null',
    '{"__type":',
  ]) {
    test(`names an error whose body is ${JSON.stringify(text)}`, () => {
      const gateway = toServiceError(readRefusal(502, undefined, text).refusal, subject, progress);
      expect(gateway).toMatchObject({ code: 'service-unavailable', statusCode: 502 });
      const client = toServiceError(readRefusal(404, undefined, text).refusal, subject, progress);
      expect(client).toMatchObject({ code: 'service-error', statusCode: 404 });
    });
  }

  test('says after how many attempts, and copes without a table', () => {
    const { refusal } = readRefusal(500, undefined, '{}');
    const error = toServiceError(
      refusal,
      { operation: 'ListTables', tableName: undefined },
      { attempts: 4, ambiguous: true },
    );
    expect(error.message).toContain('ListTables was refused after 4 attempts');
    expect(error).toMatchObject({ attempts: 4, ambiguous: true });
  });
});
