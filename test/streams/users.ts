import { model, t } from '../../src/index.ts';
import type { Change } from '../../src/streams/change.ts';
import { type StreamHandler, streamHandler } from '../../src/streams/stream-handler.ts';

/** A model with every kind of value that a stream may carry. */
export const User = model('User', {
  table: 'users',
  attributes: {
    id: t.string(),
    email: t.string().unique().name('mail'),
    age: t.number().optional(),
    balance: t.bigint().default(0n),
    picture: t.binary().optional(),
    keys: t.set(t.binary()).optional(),
    tags: t.set(t.string()).optional(),
    address: t.map({ city: t.string(), zip: t.string().optional() }).optional(),
    scores: t.record(t.number()).optional(),
    logins: t.list(t.string()).optional(),
  },
  key: { partitionKey: 'id' },
});

/** A handler, and what it was given. */
export interface Recording {
  readonly seen: Change<typeof User>[];
  readonly handler: StreamHandler;
}

/** A handler of users that writes down what it is given. */
export function recording(): Recording {
  const seen: Change<typeof User>[] = [];
  const note = (change: Change<typeof User>): void => void seen.push(change);
  return {
    seen,
    handler: streamHandler({ on: [[User, { insert: note, modify: note, remove: note }]] }),
  };
}
