import { handle, type LambdaEvent } from 'hono/aws-lambda';
import { expect, test } from 'vitest';
import { BOOKS, booksTill, useService } from './use-service.ts';

const used = useService();

test('the same app answers in Lambda, behind an API Gateway', async () => {
  const path = `/merchants/${BOOKS}/accounts`;
  const event = {
    version: '2.0',
    routeKey: '$default',
    rawPath: path,
    rawQueryString: 'limit=1',
    headers: { authorization: `Bearer ${await used.keys.issue(booksTill)}` },
    requestContext: { domainName: 'example.com', http: { method: 'GET', path } },
    isBase64Encoded: false,
  } as unknown as LambdaEvent;
  const answer = await handle(used.app)(event);

  expect(answer.statusCode).toBe(200);
  expect(JSON.parse(answer.body).items).toMatchObject([{ id: 'ada', balance: '10000' }]);
});
