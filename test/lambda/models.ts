import { model } from '../../src/definition/model.ts';
import { globalIndex } from '../../src/definition/secondary-index.ts';
import * as t from '../../src/definition/t.ts';

/** A note, with a version so that `mutate` and conflicts have something to compare. */
export const Note = model('Note', {
  table: 'notes',
  attributes: {
    id: t.string(),
    topic: t.string(),
    text: t.string().default(''),
    version: t.version(),
  },
  key: { partitionKey: 'id' },
  indexes: { byTopic: globalIndex({ partitionKey: 'topic', sortKey: 'id' }) },
});

/** A counter without a version. */
export const Counter = model('Counter', {
  table: 'counters',
  attributes: { id: t.string(), count: t.number().default(0) },
  key: { partitionKey: 'id' },
});
