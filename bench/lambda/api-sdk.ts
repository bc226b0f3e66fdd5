/** The handler of `examples/lambda/api.ts` on the AWS SDK: same requests, same answers. */
import {
  DynamoDBClient,
  QueryCommand,
  TransactionCanceledException,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';

const client = new DynamoDBClient({});

interface Event {
  readonly routeKey: string;
  readonly pathParameters?: { readonly customer?: string };
  readonly queryStringParameters?: { readonly cursor?: string };
  readonly body?: string;
}

interface Context {
  getRemainingTimeInMillis(): number;
}

interface Answer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What API Gateway calls. */
export async function handler(event: Event, context: Context): Promise<Answer> {
  const abortSignal = AbortSignal.timeout(context.getRemainingTimeInMillis() - 1_000);
  const customer = event.pathParameters?.customer ?? '';
  if (event.routeKey.startsWith('GET')) {
    return list(customer, event.queryStringParameters?.cursor, abortSignal);
  }
  return create(customer, event.body ?? '{}', abortSignal);
}

async function create(customer: string, body: string, abortSignal: AbortSignal): Promise<Answer> {
  const placed = new Date().toISOString();
  const order = { customer, status: 'open', ...JSON.parse(body), placed, version: 0 };
  const put = {
    TableName: 'orders',
    Item: marshall(order),
    ConditionExpression: 'attribute_not_exists(customer)',
  };
  try {
    const command = new TransactWriteItemsCommand({ TransactItems: [{ Put: put }] });
    await client.send(command, { abortSignal });
    return answer(201, order);
  } catch (error) {
    if (!(error instanceof TransactionCanceledException)) throw error;
    return answer(409, { message: 'This order exists already.' });
  }
}

async function list(
  customer: string,
  cursor: string | undefined,
  abortSignal: AbortSignal,
): Promise<Answer> {
  const command = new QueryCommand({
    TableName: 'orders',
    KeyConditionExpression: 'customer = :customer',
    ExpressionAttributeValues: { ':customer': { S: customer } },
    Limit: 20,
    ExclusiveStartKey: cursor === undefined ? undefined : JSON.parse(atob(cursor)),
  });
  const { Items = [], LastEvaluatedKey: last } = await client.send(command, { abortSignal });
  const orders = Items.map((item) => unmarshall(item));
  return answer(200, { orders, cursor: last && btoa(JSON.stringify(last)) });
}

function answer(statusCode: number, body: object): Answer {
  const headers = { 'content-type': 'application/json' };
  return { statusCode, headers, body: JSON.stringify(body) };
}
