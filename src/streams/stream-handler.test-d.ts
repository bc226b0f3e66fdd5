import type { DynamoDBStreamEvent, DynamoDBStreamHandler } from 'aws-lambda';
import { dynamorm, type Item, model, t } from '../index.ts';
import {
  type Change,
  pollStream,
  type StreamEvent,
  type StreamFunction,
  streamHandler,
} from './index.ts';

const User = model('User', {
  table: 'users',
  attributes: {
    id: t.string(),
    email: t.string(),
    age: t.number().optional(),
    address: t.map({ city: t.string() }).optional(),
    createdAt: t.createdAt(),
  },
  key: { partitionKey: 'id' },
});
const Order = model('Order', {
  table: 'orders',
  attributes: { user: t.string(), number: t.number(), total: t.bigint() },
  key: { partitionKey: 'user', sortKey: 'number' },
});
type User = Item<typeof User>;
const db = dynamorm({ region: 'us-east-1' });

// ── every tuple has the types of its own model ──────────────────────────────────────────────────
const handler = streamHandler({
  on: [
    [
      User,
      {
        insert: ({ newImage, key, changedAt, model: name }, { signal, remainingTimeMs }) => {
          const user: User = newImage;
          const id: string = key.id;
          const at: Date | undefined = changedAt;
          const literal: 'User' = name;
          const aborted: boolean = signal.aborted;
          const left: number = remainingTimeMs();

          const age: number = newImage.age;
          //    ^^^ Type 'number | undefined' is not assignable to type 'number'
        },
        modify({ oldImage, newImage, changes, changeOf, softDeletion }) {
          const both: readonly User[] = [oldImage, newImage];
          const paths: readonly string[] = changes.map(({ path }) => path);
          const city: string | undefined = changeOf('address.city')?.newValue;
          const age: number | undefined = changeOf('age')?.oldValue;
          const created: Date | undefined = changeOf('createdAt')?.oldValue;
          const marked: 'deleted' | 'restored' | undefined = softDeletion;

          changeOf('adress.city');
          //       ^^^^^^^^^^^^^ Argument of type '"adress.city"' is not assignable

          const text: string | undefined = changeOf('age')?.oldValue;
          //    ^^^^ Type 'number | undefined' is not assignable to type 'string | undefined'
        },
        remove: async ({ oldImage, reason }) => {
          const user: User = oldImage;
          const why: 'user' | 'expired' = reason;
        },
        match: (item) => item['id'] !== undefined,
      },
    ],
    [
      Order,
      {
        insert: ({ key, newImage }) => {
          const number: number = key.number;
          const total: bigint = newImage.total;

          newImage.email;
          //       ^^^^^ Property 'email' does not exist on type
        },
        remove: ({ newImage }) => newImage,
        //         ^^^^^^^^ Property 'newImage' does not exist on type
      },
    ],
  ],
});

streamHandler({
  on: [
    [Order, { insert: () => {} }],
    [User, { insrt: () => {} }],
    //       ^^^^^ 'insrt' does not exist in type
  ],
});

streamHandler({ on: [[User, {}]], concurency: 3 });
//                                ^^^^^^^^^^ 'concurency' does not exist in type

streamHandler({ on: [['User', {}]] });
//                    ^^^^^^ Type 'string' is not assignable to type 'AnyModel'

// ── the stream's view decides what there is ─────────────────────────────────────────────────────
streamHandler({
  view: 'keys',
  on: [
    [
      User,
      {
        insert: ({ key }) => key.id,
        modify: ({ newImage }) => newImage,
        //         ^^^^^^^^ Property 'newImage' does not exist on type
      },
    ],
  ],
});
streamHandler({
  on: [
    [
      User,
      {
        insert: ({ newImage }) => newImage.email,
        modify: ({ newImage }) => newImage.email,
        remove: ({ oldImage }) => oldImage,
        //         ^^^^^^^^ Property 'oldImage' does not exist on type
      },
    ],
  ],
  view: 'newImage',
});
streamHandler({
  view: 'oldImage',
  on: [[User, { modify: ({ changes }) => changes }]],
  //                       ^^^^^^^ Property 'changes' does not exist on type
});
streamHandler({ view: 'NEW_IMAGE', on: [[User, {}]] });
//              ^^^^ Type '"NEW_IMAGE"' is not assignable to type

// ── one function for all kinds ──────────────────────────────────────────────────────────────────
function note(change: Change<typeof User>): void {
  if (change.kind === 'insert') change.newImage.email;
  if (change.kind === 'modify') change.oldImage.email;
  if (change.kind === 'remove') change.reason satisfies 'user' | 'expired';
}
streamHandler({ on: [[User, { insert: note, modify: note, remove: note }]] });

// ── failures ────────────────────────────────────────────────────────────────────────────────────
streamHandler({
  on: [[User, {}]],
  onFailure: async ({ kind, ageMs = 0 }) => (kind === 'poison' || ageMs > 1000 ? 'skip' : 'retry'),
});
streamHandler({ on: [[User, {}]], onFailure: () => {} });
//                                ^^^^^^^^^ Type '() => void' is not assignable to type

// ── Lambda's own types ──────────────────────────────────────────────────────────────────────────
const lambda: DynamoDBStreamHandler = handler;
const event: DynamoDBStreamEvent = { Records: [] };
const answer: Promise<{ batchItemFailures: { itemIdentifier: string }[] }> = handler(event);

// ── polling: our handlers, and any of Lambda's that returns a promise ────────────────────────────
const other = async ({ Records }: StreamEvent): Promise<void> => void Records.length;
const functions: readonly StreamFunction[] = [
  handler,
  other,
  async () => ({ batchItemFailures: [] }),
];
await pollStream(db, User, handler, { signal: AbortSignal.timeout(1) });

pollStream(db, User, handler, { from: 'newest' });
//                              ^^^^ Type '"newest"' is not assignable to type
