/**
 * Orders over an HTTP API: `POST` and `GET /customers/{customer}/orders`. What a function with
 * DynamORM looks like; `npx tsx examples/lambda/invoke.ts` runs it.
 */
import type {
  APIGatewayProxyStructuredResultV2 as Answer,
  APIGatewayProxyEventV2,
  Context,
} from 'aws-lambda';
import { isInvalidCursor, isItemExists, isValidationError } from 'dynamorm';
import { isLambdaDeadline, lambdaInit, withLambdaTimeout } from 'dynamorm/lambda';
import { Order } from './order.ts';

// Outside the handler: once for each sandbox. The connection opens while the rest is loaded.
const app = lambdaInit({ orders: Order });

/** What API Gateway calls. */
export async function handler(
  event: Pick<
    APIGatewayProxyEventV2,
    'routeKey' | 'pathParameters' | 'queryStringParameters' | 'body'
  >,
  context: Pick<Context, 'getRemainingTimeInMillis'>,
): Promise<Answer> {
  const { orders } = withLambdaTimeout(app, context);
  const customer = event.pathParameters?.['customer'] ?? '';
  try {
    switch (event.routeKey) {
      case 'POST /customers/{customer}/orders': {
        const order = JSON.parse(event.body ?? '{}');
        // Idempotent: sent again after a lost answer, it is still one order.
        return answer(201, await orders.create({ ...order, customer }, { idempotent: true }));
      }
      case 'GET /customers/{customer}/orders': {
        const cursor = event.queryStringParameters?.['cursor'];
        const page = await orders.where('customer', '=', customer).limit(20).page({ cursor });
        return answer(200, { orders: page.items, cursor: page.cursor });
      }
      default:
        return answer(404, { message: `There is no ${event.routeKey}.` });
    }
  } catch (error) {
    return answerTo(error);
  }
}

function answer(statusCode: number, body: object): Answer {
  return {
    statusCode,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  };
}

/** What the caller can do something about is an answer; everything else fails the invocation. */
function answerTo(error: unknown): Answer {
  if (isItemExists(error)) return answer(409, { message: 'This order exists already.' });
  if (isValidationError(error)) return answer(400, { message: error.message, path: error.path });
  if (isInvalidCursor(error)) return answer(400, { message: error.message });
  if (isLambdaDeadline(error)) return answer(503, { message: 'Try again.' });
  throw error;
}
