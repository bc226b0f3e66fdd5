/**
 * Payments from an SQS queue, some of which fail: only those are delivered again. The queue needs
 * `FunctionResponseTypes: [ReportBatchItemFailures]`.
 */
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { type Database, isTransactionCanceled } from 'dynamorm';
import { isLambdaDeadline, lambdaInit, withLambdaTimeout } from 'dynamorm/lambda';
import { Account, Order } from './order.ts';

const app = lambdaInit({ orders: Order, accounts: Account });

interface Payment {
  readonly customer: string;
  readonly order: string;
}

/** What SQS calls. */
export async function handler(
  event: { readonly Records: readonly Pick<SQSRecord, 'messageId' | 'body'>[] } | SQSEvent,
  context: Pick<Context, 'getRemainingTimeInMillis'>,
): Promise<SQSBatchResponse> {
  const { db } = withLambdaTimeout(app, context);
  const failed: string[] = [];
  for (const { messageId, body } of event.Records) {
    try {
      await pay(db, JSON.parse(body) as Payment);
    } catch (error) {
      // Past the deadline every further call fails at once: the rest is reported, in time.
      if (!isLambdaDeadline(error)) console.error(messageId, error);
      failed.push(messageId);
    }
  }
  return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
}

/**
 * Marks an order as paid and adds to what the customer has paid: both or neither, and once, however
 * often SQS delivers the message, because a paid order is left alone.
 */
async function pay(db: Database, { customer, order: id }: Payment): Promise<void> {
  try {
    await db.transaction(async (tx) => {
      const order = await tx.get(Order, { customer, id });
      if (order === undefined) throw new Error(`There is no order ${id} of ${customer}.`);
      if (order.status === 'paid') return;
      tx.update(Order, { customer, id }, { status: 'paid' });
      tx.updateBuilder(Account, { customer }).increment('paid', order.total);
    });
  } catch (error) {
    if (!isTransactionCanceled(error)) throw error;
    const lines = error.failures.map(
      ({ operation, model, code }) => `${operation} ${model}: ${code}`,
    );
    throw new Error(`Payment of order ${id} of ${customer} failed (${lines.join(', ')})`, {
      cause: error,
    });
  }
}
