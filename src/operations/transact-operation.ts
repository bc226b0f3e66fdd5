import { keyOfWireItem } from '../codec/key.ts';
import type { ModelNode } from '../definition/model-node.ts';
import type { WireItem } from '../wire/attribute-value.ts';
import type {
  DeleteItemRequest,
  PutItemRequest,
  TransactWriteLine,
  UpdateItemRequest,
} from '../wire/requests.ts';
import { itemText } from './batch-operation.ts';
import { checkLine } from './check.ts';
import { isNotThere, isThere } from './liveness.ts';
import type { Operation, OperationContext } from './operation.ts';
import type { TransactionLine, WriteOperation } from './transact-line.ts';

/** What a verb makes: a write, or the read that an empty patch comes to. */
export type VerbOperation = WriteOperation | Operation<'GetItem', unknown>;

/**
 * An operation as one line of a transaction: the same request without what a transaction does not
 * give back. An update that changes nothing is a check that the item is there.
 */
export function lineOf(context: OperationContext, operation: VerbOperation): TransactionLine {
  const { verb, model } = operation;
  const key = operation.key as object;
  if (operation.name === 'GetItem') {
    const conditions = [isThere(context.model, context.now)];
    return checkLine(context, { verb, key, presence: 'there', conditions });
  }
  const action = actionOf(operation);
  return {
    verb,
    model,
    key,
    item: itemText(context.table, keyIn(context, operation)),
    action,
    operation,
    fromRefusal: operation.fromRefusal,
    decodeImage: operation.decodeImage,
    instead(cause) {
      // An operation of one name or the other is one of the two; the compiler does not see it.
      const other = operation.instead?.(cause) as WriteOperation | undefined;
      if (other !== undefined) return lineOf(context, other);
      if (operation.unless?.(cause) === undefined) return undefined;
      // Nothing to do, as long as the item stays missing.
      const conditions = [isNotThere(context.model, context.now)];
      return checkLine(context, { verb, key, presence: 'not-there', conditions });
    },
  };
}

function keyIn({ model }: OperationContext, operation: WriteOperation): TransactionKey {
  return operation.name === 'PutItem'
    ? keyOfWireItem(model, operation.request.Item)
    : operation.request.Key;
}

type TransactionKey = DeleteItemRequest['Key'];

function actionOf(operation: WriteOperation): TransactWriteLine {
  switch (operation.name) {
    case 'PutItem':
      return { Put: lineFields(operation.request) };
    case 'DeleteItem':
      return { Delete: lineFields(operation.request) };
    case 'UpdateItem':
      return updateAction(operation.verb, lineFields(operation.request));
  }
}

/** DynamoDB wants every update of a transaction to say what it changes. */
function updateAction(
  verb: string,
  request: Omit<UpdateItemRequest, 'ReturnValues' | 'ReturnConsumedCapacity'>,
): TransactWriteLine {
  const { UpdateExpression, ConditionExpression } = request;
  if (UpdateExpression !== undefined) return { Update: { ...request, UpdateExpression } };
  if (ConditionExpression !== undefined && verb !== 'upsert') {
    return { ConditionCheck: { ...request, ConditionExpression } };
  }
  // The upsert of an item that is nothing but its key: removing what no item has only creates it.
  const names = { ...request.ExpressionAttributeNames, '#nothing': '~nothing' };
  return {
    Update: { ...request, UpdateExpression: 'REMOVE #nothing', ExpressionAttributeNames: names },
  };
}

function lineFields<TRequest extends PutItemRequest | UpdateItemRequest | DeleteItemRequest>(
  request: TRequest,
): Omit<TRequest, 'ReturnValues' | 'ReturnConsumedCapacity'> {
  const { ReturnValues: _, ReturnConsumedCapacity: __, ...fields } = request;
  return fields;
}

/** The key of the item that a line is about. */
export function keyOfAction(model: ModelNode, action: TransactWriteLine): WireItem {
  if ('Put' in action) return keyOfWireItem(model, action.Put.Item);
  if ('Update' in action) return action.Update.Key;
  return 'Delete' in action ? action.Delete.Key : action.ConditionCheck.Key;
}
