import type { Condition } from '../expression/condition.ts';
import type { ConditionCheckRequest } from '../wire/requests.ts';
import { itemText } from './batch-operation.ts';
import { addConditions, always, type Draft } from './conditions.ts';
import { expressionContext, type OperationContext } from './operation.ts';
import { type Demand, decodeImage, refusalError } from './refusals.ts';
import type { TransactionLine } from './transact-line.ts';

/** What is checked of an item that the transaction does not write. */
export interface Check extends Demand {
  readonly key: object;
  readonly conditions: readonly (Condition | undefined)[];
}

/** A condition on an item that is not written: a ConditionCheck, which only a transaction has. */
export function checkLine(context: OperationContext, check: Check): TransactionLine {
  const { model, codec, table } = context;
  const request: Draft<ConditionCheckRequest> = {
    TableName: table,
    Key: codec.encodeKey(check.key),
    ConditionExpression: '',
  };
  addConditions(request, expressionContext(context), check.conditions, context.also);
  // DynamoDB takes no check without a condition, and a condition may come to nothing: `c.and()`.
  if (request.ConditionExpression === '') {
    addConditions(request, expressionContext(context), [always]);
  }
  return {
    verb: check.verb,
    model: model.name,
    key: check.key,
    item: itemText(table, request.Key),
    action: { ConditionCheck: request },
    operation: undefined,
    fromRefusal: (cause) => refusalError(context, check, cause),
    decodeImage: (image) => decodeImage(context, image),
    instead: () => undefined,
  };
}
