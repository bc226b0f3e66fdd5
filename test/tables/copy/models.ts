import { model, t } from '../../../src/index.ts';

/** What is copied. */
export const Reading = model('Reading', {
  table: 'readings',
  attributes: {
    sensor: t.string(),
    at: t.number(),
    celsius: t.number(),
    raw: t.binary().optional(),
    note: t.string().optional(),
    version: t.version(),
    updatedAt: t.updatedAt(),
    deletedAt: t.deletedAt(),
  },
  key: { partitionKey: 'sensor', sortKey: 'at' },
});

/** What it becomes: another key, another unit. */
export const Measurement = model('Measurement', {
  table: 'measurements',
  attributes: { id: t.string(), fahrenheit: t.number(), version: t.version() },
  key: { partitionKey: 'id' },
});

/** Values that must be unique, in the tables of two databases. */
export const Account = model('Account', {
  table: 'accounts',
  attributes: { id: t.string(), email: t.string().unique() },
  key: { partitionKey: 'id' },
});

/** A key of bytes. */
export const Blob = model('Blob', {
  table: 'blobs',
  attributes: { hash: t.binary() },
  key: { partitionKey: 'hash' },
});

/** Items that expire. */
export const Session = model('Session', {
  table: 'sessions',
  attributes: { id: t.string(), expiresAt: t.ttl() },
  key: { partitionKey: 'id' },
});
