import { BANK_ACCOUNT } from './accounts.ts';
import { Account, Merchant } from './models.ts';
import type { Service } from './service.ts';

/** A merchant to be. */
export interface NewMerchant {
  readonly id: string;
  readonly name: string;
  readonly currency: string;
  readonly webhook: Merchant['webhook'];
}

/** Takes a merchant in, with the account that stands for the world outside. */
export async function addMerchant({ db }: Service, merchant: NewMerchant): Promise<void> {
  const { currency, ...stored } = merchant;
  await db.transaction((tx) => {
    tx.create(Merchant, stored);
    tx.create(Account, {
      merchantId: merchant.id,
      id: BANK_ACCOUNT,
      kind: 'bank',
      holder: 'The world outside',
      currency,
    });
  });
}
