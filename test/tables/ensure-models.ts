import { globalIndex, model, t } from '../../src/index.ts';

/** How many tables the processes of `ensure-worker.ts` make sure of. */
export const tableCount = 12;

/** How many processes do so at once. */
export const workerCount = 3;

/** A model in one of many tables, with an index and a time to live. */
function note(table: string) {
  return model('Note', {
    table,
    attributes: { id: t.string(), author: t.string(), gone: t.ttl().optional() },
    key: { partitionKey: 'id' },
    indexes: { byAuthor: globalIndex({ partitionKey: 'author' }) },
  });
}

/** The models of all those tables. */
export const notes: readonly ReturnType<typeof note>[] = Array.from(
  { length: tableCount },
  (_, number) => note(`race-${number}`),
);

/** A model whose table says that a process has started: then all set off together. */
export function starterOf(worker: number): ReturnType<typeof note> {
  return note(`started-${worker}`);
}
