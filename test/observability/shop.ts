import { globalIndex, model, t } from '../../src/index.ts';
import type { MakeTransport } from '../support/transports.ts';
import { type EmptyTables, useEmptyTables } from '../support/use-empty-tables.ts';

export const Account = model('Account', {
  table: 'accounts',
  attributes: {
    id: t.string(),
    owner: t.string(),
    balance: t.number().default(0),
    version: t.version(),
  },
  key: { partitionKey: 'id' },
  indexes: { byOwner: globalIndex({ partitionKey: 'owner' }) },
});

export const Badge = model('Badge', {
  table: 'badges',
  attributes: { id: t.string(), number: t.number().unique() },
  key: { partitionKey: 'id' },
});

/** An engine with the tables of the two models. */
export function useShop(makeTransport: MakeTransport): EmptyTables {
  return useEmptyTables(makeTransport, [Account, Badge]);
}
