import { t } from '../../src/index.ts';

/** A table that the tests of both templates give indexes of their own. */
export const orders = {
  table: 'my-orders',
  attributes: {
    customer: t.string(),
    number: t.number(),
    status: t.enum('open', 'paid').name('state'),
    region: t.string(),
    total: t.number(),
    gone: t.ttl().optional(),
  },
  key: { partitionKey: 'customer', sortKey: 'number' },
} as const;
