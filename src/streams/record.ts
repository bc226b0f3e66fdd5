import { keyText } from '../codec/key-text.ts';
import { DecodeError } from '../errors/value.ts';
import type { WireItem } from '../wire/attribute-value.ts';
import type { StreamImages, StreamRecord } from '../wire/streams.ts';

/** What happened to an item. */
export type ChangeKind = 'insert' | 'modify' | 'remove';

const kinds: ReadonlyMap<string | undefined, ChangeKind> = new Map([
  ['INSERT', 'insert'],
  ['MODIFY', 'modify'],
  ['REMOVE', 'remove'],
]);

/** What a record tells of. Throws `DecodeError` where it is none of DynamoDB's. */
export function kindOf({ eventName, dynamodb }: StreamRecord): ChangeKind {
  const kind = kinds.get(eventName);
  if (kind !== undefined) return kind;
  throw invalid(dynamodb, `its eventName is ${JSON.stringify(eventName)}`);
}

/** Throws `DecodeError` for a record that lacks what every record of DynamoDB has. */
export function checkRecord(record: StreamRecord): void {
  kindOf(record);
  const { eventID, dynamodb = {} } = record;
  if (eventID === undefined) throw invalid(dynamodb, 'it has no eventID');
  if (!dynamodb.SequenceNumber) throw invalid(dynamodb, 'it has no SequenceNumber');
  if (dynamodb.Keys === undefined) throw invalid(dynamodb, 'it has no Keys');
}

function invalid(images: StreamImages | undefined, why: string): DecodeError {
  return new DecodeError({
    code: 'stream-record-invalid',
    message: `A record is not what DynamoDB's streams carry: ${why}.`,
    hint: 'Give the handler the records of a DynamoDB stream, as they come from Lambda or GetRecords.',
    path: '',
    wireItem: images?.NewImage ?? images?.OldImage ?? images?.Keys ?? {},
  });
}

/** The name of the table that a record is from; `undefined` where its ARN names none. */
export function tableOf({ eventSourceARN }: StreamRecord): string | undefined {
  return /:table\/([^/]+)\/stream\//.exec(eventSourceARN ?? '')?.[1];
}

/** A text that two records share only where they are about the same item of the same table. */
export function itemTextOf(record: StreamRecord): string {
  return `${tableOf(record) ?? ''} ${keyText(record.dynamodb?.Keys ?? {})}`;
}

/** As much of an item as its record has: the newest image, else its key. */
export function newestOf({ dynamodb }: StreamRecord): WireItem {
  return dynamodb?.NewImage ?? dynamodb?.OldImage ?? dynamodb?.Keys ?? {};
}
