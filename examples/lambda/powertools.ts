/**
 * The same with AWS Powertools beside it: their logger, their tracer, and their idempotency, which
 * remembers what a request with this key was answered.
 */
import { IdempotencyConfig, makeIdempotent } from '@aws-lambda-powertools/idempotency';
import { DynamoDBPersistenceLayer } from '@aws-lambda-powertools/idempotency/dynamodb';
import { Logger } from '@aws-lambda-powertools/logger';
import { Tracer } from '@aws-lambda-powertools/tracer';
import type {
  APIGatewayProxyStructuredResultV2 as Answer,
  APIGatewayProxyEventV2,
  Context,
} from 'aws-lambda';
import { getMemoryStats, lambdaInit, withLambdaTimeout } from 'dynamorm/lambda';
import { Order } from './order.ts';

const logger = new Logger({ serviceName: 'orders' });
const tracer = new Tracer({ serviceName: 'orders' });
const app = lambdaInit({ orders: Order });

/** Their table: partition key `id`, time to live in `expiration`. */
const persistenceStore = new DynamoDBPersistenceLayer({
  tableName: process.env['IDEMPOTENCY_TABLE'] ?? 'idempotency',
});
const config = new IdempotencyConfig({
  eventKeyJmesPath: 'headers."idempotency-key"',
  throwOnNoIdempotencyKey: true,
});

async function placeOrder(event: APIGatewayProxyEventV2, context: Context): Promise<Answer> {
  logger.addContext(context);
  const { orders, db } = withLambdaTimeout(app, context);
  const customer = event.pathParameters?.['customer'] ?? '';
  const draft = JSON.parse(event.body ?? '{}');
  const order = await traced('place order', () => orders.create({ ...draft, customer }));
  logger.info('An order was placed.', { id: order.id, dynamodb: db.stats(), ...getMemoryStats() });
  return { statusCode: 201, body: JSON.stringify(order) };
}

/** A subsegment of the trace around some calls; nothing where tracing is off. */
async function traced<TResult>(name: string, work: () => Promise<TResult>): Promise<TResult> {
  const parent = tracer.getSegment();
  const segment = parent?.addNewSubsegment(name);
  if (segment !== undefined) tracer.setSegment(segment);
  try {
    return await work();
  } catch (error) {
    tracer.addErrorAsMetadata(error as Error);
    throw error;
  } finally {
    segment?.close();
    if (parent !== undefined) tracer.setSegment(parent);
  }
}

/** What API Gateway calls: a repeated request is answered as the first one was, and does nothing. */
export const handler: typeof placeOrder = makeIdempotent(placeOrder, { persistenceStore, config });
