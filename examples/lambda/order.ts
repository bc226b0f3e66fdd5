import { globalIndex, model, t } from 'dynamorm';

/** An order of a customer. */
export const Order = model('Order', {
  table: (environment) => environment['ORDERS_TABLE'] ?? 'orders',
  attributes: {
    customer: t.string(),
    id: t.string(),
    status: t.enum('open', 'paid').default('open'),
    total: t.number(),
    lines: t.list(t.map({ article: t.string(), count: t.number() })).default(() => []),
    placed: t.createdAt(),
    version: t.version(),
  },
  key: { partitionKey: 'customer', sortKey: 'id' },
  indexes: { byStatus: globalIndex({ partitionKey: 'status', sortKey: 'placed' }) },
});

/** What a customer has paid so far. */
export const Account = model('Account', {
  table: (environment) => environment['ACCOUNTS_TABLE'] ?? 'accounts',
  attributes: { customer: t.string(), paid: t.number().default(0) },
  key: { partitionKey: 'customer' },
});
