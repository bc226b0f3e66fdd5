import type { APIGatewayProxyEventV2, SQSEvent } from 'aws-lambda';

/** Events in the shapes in which AWS delivers them, for examples and tests. */

function apiEvent(
  method: 'GET' | 'POST',
  customer: string,
  more: Partial<APIGatewayProxyEventV2>,
): APIGatewayProxyEventV2 {
  const routeKey = `${method} /customers/{customer}/orders`;
  const path = `/customers/${customer}/orders`;
  return {
    version: '2.0',
    routeKey,
    rawPath: path,
    rawQueryString: '',
    headers: { accept: '*/*', host: 'api.example.com', 'x-forwarded-proto': 'https' },
    requestContext: {
      accountId: '123456789012',
      apiId: 'r3pmxmplak',
      domainName: 'api.example.com',
      domainPrefix: 'api',
      http: {
        method,
        path,
        protocol: 'HTTP/1.1',
        sourceIp: '205.255.255.176',
        userAgent: 'curl/8',
      },
      requestId: 'JKJaXmPLvHcESHA=',
      routeKey,
      stage: '$default',
      time: '10/Mar/2026:05:16:23 +0000',
      timeEpoch: 1_773_119_783_000,
    },
    pathParameters: { customer },
    isBase64Encoded: false,
    ...more,
  };
}

/** A customer places an order. */
export function createOrder(
  customer: string,
  id: string,
  more: { readonly total?: unknown; readonly idempotencyKey?: string } = {},
): APIGatewayProxyEventV2 {
  const { total = 40, idempotencyKey } = more;
  const event = apiEvent('POST', customer, {
    body: JSON.stringify({ id, total, lines: [{ article: 'lamp', count: 1 }] }),
  });
  if (idempotencyKey === undefined) return event;
  return { ...event, headers: { ...event.headers, 'idempotency-key': idempotencyKey } };
}

/** A customer looks at their orders. */
export function listOrders(customer: string, cursor?: string): APIGatewayProxyEventV2 {
  if (cursor === undefined) return apiEvent('GET', customer, {});
  const rawQueryString = `cursor=${cursor}`;
  return apiEvent('GET', customer, { rawQueryString, queryStringParameters: { cursor } });
}

/** Messages of a queue, as SQS hands them over; their ids are `message-0`, `message-1`, … */
export function messages(...bodies: readonly object[]): SQSEvent {
  return {
    Records: bodies.map((body, index) => ({
      messageId: `message-${index}`,
      receiptHandle: 'AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a',
      body: JSON.stringify(body),
      attributes: {
        ApproximateReceiveCount: '1',
        SentTimestamp: '1773119783000',
        SenderId: 'AIDAIENQZJOLO23YVJ4VO',
        ApproximateFirstReceiveTimestamp: '1773119783001',
      },
      messageAttributes: {},
      md5OfBody: 'e4e68fb7bd0e697a0ae8f1bb342846b3',
      eventSource: 'aws:sqs',
      eventSourceARN: 'arn:aws:sqs:eu-central-1:123456789012:payments',
      awsRegion: 'eu-central-1',
    })),
  };
}
