import { model, t } from '../../src/index.ts';

/** With a version: known by it. */
export const Account = model('Account', {
  table: 'accounts',
  attributes: {
    id: t.string(),
    balance: t.bigint().default(0n),
    owner: t.string().optional(),
    createdAt: t.createdAt(),
    updatedAt: t.updatedAt(),
    version: t.version(),
  },
  key: { partitionKey: 'id' },
});

/** Without a version: known by every attribute. */
export const Purse = model('Purse', {
  table: 'purses',
  attributes: {
    id: t.string(),
    coins: t.number().default(0),
    notes: t.set(t.number()).optional(),
    label: t.string().optional().name('text'),
  },
  key: { partitionKey: 'id' },
});

/** With a sort key. */
export const Transfer = model('Transfer', {
  table: 'transfers',
  attributes: { account: t.string(), number: t.number(), amount: t.bigint() },
  key: { partitionKey: 'account', sortKey: 'number' },
});
