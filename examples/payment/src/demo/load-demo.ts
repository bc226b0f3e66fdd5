import { openAccount } from '../accounts.ts';
import { addMerchant } from '../merchants.ts';
import { charge } from '../payments.ts';
import type { Caller, Service } from '../service.ts';
import { receiveDeposit } from '../webhooks/receive.ts';

/** Where the merchants of the demonstration are told of their payments. */
export interface DemoWebhook {
  readonly url: string;
  readonly secret: string;
}

const DAY_MS = 24 * 60 * 60 * 1000;
const HISTORY_DAYS = 30;

const books = {
  id: 'corner-books',
  name: 'Corner Books',
  customers: { ada: 'Ada Byron', grace: 'Grace Murray', alan: 'Alan Mathison' },
  goods: [
    ['The Left Hand of Darkness', 1199n],
    ['Invisible Cities', 1350n],
    ['Solaris', 999n],
    ['A postcard', 120n],
    ['Gödel, Escher, Bach', 2495n],
    ['The Dispossessed', 1099n],
  ],
} as const;

const cafe = {
  id: 'night-cafe',
  name: 'Night Café',
  customers: { edsger: 'Edsger Wybe', barbara: 'Barbara Jane' },
  goods: [
    ['Espresso', 280n],
    ['Two croissants', 640n],
  ],
} as const;

/** Two merchants with their customers, and a month of payments. The café's webhook leads nowhere. */
export async function loadDemo(service: Service, webhook: DemoWebhook): Promise<void> {
  const nowhere = { url: 'http://127.0.0.1:8/webhooks', secret: webhook.secret };
  await loadMerchant(service, { ...books, webhook, payments: 60 });
  await loadMerchant(service, { ...cafe, webhook: nowhere, payments: 3 });
}

interface DemoMerchant {
  readonly id: string;
  readonly name: string;
  readonly webhook: DemoWebhook;
  readonly customers: Readonly<Record<string, string>>;
  readonly goods: readonly (readonly [reference: string, amount: bigint])[];
  readonly payments: number;
}

async function loadMerchant(service: Service, merchant: DemoMerchant): Promise<void> {
  const { id: merchantId, name, webhook, customers } = merchant;
  const currency = 'EUR';
  const start = service.now().getTime() - HISTORY_DAYS * DAY_MS;
  const at = (day: number): Service => ({ ...service, now: () => new Date(start + day * DAY_MS) });
  const operator: Caller = { subject: 'demo', role: 'operator' };

  await addMerchant(service, { id: merchantId, name, currency, webhook });
  const till = { merchantId, id: 'till', kind: 'merchant', holder: name, currency } as const;
  await openAccount(at(0), operator, till);
  for (const [id, holder] of Object.entries(customers)) {
    await openAccount(at(0), operator, { merchantId, id, kind: 'customer', holder, currency });
    const deposit = { merchantId, account: id, amount: 500_00n, currency };
    await receiveDeposit(at(0.5), `${merchantId}-${id}`, deposit);
  }
  await loadPayments(at, merchant);
}

/** The same ones each time, so that what the README shows is what you see. */
async function loadPayments(
  at: (day: number) => Service,
  { id: merchantId, customers, goods, payments }: DemoMerchant,
): Promise<void> {
  const caller: Caller = { subject: `${merchantId}-till`, role: 'merchant', merchantId };
  const payers = Object.keys(customers);
  for (let number = 0; number < payments; number += 1) {
    const [reference, amount] = goods[(number * 5) % goods.length] ?? ['', 1n];
    const from = payers[number % payers.length] ?? '';
    const order = { merchantId, from, to: 'till', amount, currency: 'EUR', reference };
    const day = 1 + (number * (HISTORY_DAYS - 2)) / payments;
    await charge(at(day), caller, `demo-${number}`, order);
  }
}
