import { ValidationError } from '../../errors/value.ts';
import { shown } from '../../operations/refusals.ts';

/** Mistakes in the work of a transaction. Nothing is sent after one of them. */

/** What an operation is about. */
interface Subject {
  readonly verb: string;
  readonly model: string;
  readonly key: unknown;
}

/** Two operations on one item: DynamoDB takes one. */
export function writtenTwice(first: Subject, second: Subject): ValidationError {
  return misuse(
    'transaction-item-twice',
    `${words(second)}: the transaction has ${first.verb} of it already.`,
    'A transaction has one operation for each item: put all changes into one, and a check into its { if }.',
  );
}

/** A read of what is going to be written: it would not show the write. */
export function readAfterWrite(written: Subject, read: Subject): ValidationError {
  return misuse(
    'transaction-read-after-write',
    `${words(read)} comes after ${written.verb} of it, which is not done before the transaction ends.`,
    'Read first, then write.',
  );
}

/** A write of what is still being read. */
export function readPending(subject: Subject): ValidationError {
  return misuse(
    'transaction-read-pending',
    `${words(subject)} comes while the item is still being read.`,
    'Put an await before tx.get() or tx.getAll().',
  );
}

/** A call after the work is done. */
export function scopeOver(verb: string, model: string): ValidationError {
  return misuse(
    'transaction-over',
    `${verb} of ${model} comes after the work of its transaction was done.`,
    'Await everything that uses the transaction before the work returns.',
  );
}

/** A write of unique values that are not known, so that their guards cannot be either. */
export function uniqueUnread(verb: string, model: string, key: unknown): ValidationError {
  return misuse(
    'transaction-unique-unread',
    `${verb} of ${model} ${shown(key)} changes unique values, but the item was not read.`,
    'Read it with tx.get() first: the values that it gives up have to be known.',
  );
}

function words({ verb, model, key }: Subject): string {
  return `${verb} of ${model} ${shown(key)}`;
}

function misuse(code: string, message: string, hint: string): ValidationError {
  return new ValidationError({ code, path: '', message, hint });
}
