import { ValidationError } from '../errors/value.ts';
import type { WireItem } from '../wire/attribute-value.ts';
import { MAX_ITEM_SIZE, MAX_TRANSACTION_ACTIONS, MAX_TRANSACTION_SIZE } from '../wire/limits.ts';
import type { TransactWriteLine } from '../wire/requests.ts';
import { itemSize, leftAfter } from '../wire/size.ts';
import { shown } from './refusals.ts';
import type { PlacedLine } from './transact-line.ts';

/** What is checked before anything is sent: DynamoDB's answer would not say which operation it was. */
export function refuseOversized(lines: readonly PlacedLine[]): void {
  refuseTooMany(
    lines.length,
    lines.map(({ model, index }) => (index === undefined ? `${model} that was only read` : model)),
  );
  refuseTooLarge(lines);
}

/** Throws for more than 100 items in one transaction; `kinds` has a word for each of them. */
export function refuseTooMany(count: number, kinds: readonly string[]): void {
  if (count <= MAX_TRANSACTION_ACTIONS) return;
  const counts = new Map<string, number>();
  for (const kind of kinds) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const parts = [...counts].map(([kind, number]) => `${number} × ${kind}`);
  throw new ValidationError({
    code: 'transaction-too-many-items',
    path: '',
    message: `A transaction of ${count} items: ${parts.join(', ')}; DynamoDB takes ${MAX_TRANSACTION_ACTIONS}.`,
    hint: 'Each item that is read or written counts as one. Divide it, or use a batch where it need not be all or nothing.',
  });
}

function refuseTooLarge(lines: readonly PlacedLine[]): void {
  if (areSmall(lines)) return;
  const sizes = lines.map((line) => ({ line, size: sizeOf(line.action) }));
  const total = sizes.reduce((sum, { size }) => sum + size, 0);
  if (total <= MAX_TRANSACTION_SIZE) return;
  const largest = sizes
    .toSorted((left, right) => right.size - left.size)
    .slice(0, 3)
    .map(({ line, size }) => `${line.verb} of ${line.model} ${shown(line.key)} (${size})`);
  throw new ValidationError({
    code: 'transaction-too-large',
    path: '',
    message: `A transaction of ${total} bytes, and DynamoDB takes at most ${MAX_TRANSACTION_SIZE}; the largest operations are ${largest.join(', ')}.`,
    hint: 'Divide it, or keep large values elsewhere (Amazon S3).',
  });
}

/** Whether they certainly fit, without measuring them. */
function areSmall(lines: readonly PlacedLine[]): boolean {
  // Up to ten: each of them is an item of 400 KB at most, or was refused before.
  if (lines.length * MAX_ITEM_SIZE <= MAX_TRANSACTION_SIZE && lines.every(isBounded)) return true;
  let left = MAX_TRANSACTION_SIZE;
  for (const { action } of lines) {
    for (const part of partsOf(action)) left = leftAfter(part, left);
    if (left < 0) return false;
  }
  return true;
}

/** Only the values of an update are not measured by themselves. */
function isBounded({ action }: PlacedLine): boolean {
  return !('Update' in action);
}

function sizeOf(action: TransactWriteLine): number {
  return partsOf(action).reduce((sum, part) => sum + itemSize(part), 0);
}

/** What travels of an item; what an update leaves alone counts too, but only DynamoDB knows it. */
function partsOf(action: TransactWriteLine): readonly WireItem[] {
  if ('Put' in action) return [action.Put.Item];
  if ('Delete' in action) return [action.Delete.Key];
  if ('ConditionCheck' in action) return [action.ConditionCheck.Key];
  const { Key, ExpressionAttributeValues: values = {} } = action.Update;
  return [Key, values];
}
