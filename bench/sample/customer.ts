import { pick, seededRandom, whole, words } from './random.ts';

/** The table of every measurement; its partition key is `id`. */
export const CUSTOMER_TABLE = 'customers';

/** Its index: partition key `plan`, sort key `age`. */
export const PLAN_INDEX = 'byPlan';

/** The item of every measurement: eleven attributes, five of them nested. */
export interface Customer {
  id: string;
  name: string;
  plan: 'free' | 'pro' | 'team';
  age: number;
  balance: number;
  nickname?: string;
  tags: Set<string>;
  scores: number[];
  address: { street: string; city: string; zip: string; country: string; floor?: number };
  preferences: { theme: string; notify: { email: boolean; sms: boolean; hour: number } };
  logins: { at: string; ip: string; ok: boolean }[];
}

/** What an update of three attributes is given. */
export interface CustomerChanges {
  readonly name: string;
  readonly age: number;
  readonly balance: number;
}

/** Different customers, the same ones in every run: constant inputs flatter. */
export function sampleCustomers(count: number): readonly Customer[] {
  const random = seededRandom(20_260_704);
  return Array.from({ length: count }, (_, index) => sampleCustomer(random, index));
}

/** Pages of an index: the customers of a page are on one plan, and no two pages are alike. */
export function samplePages(count: number, size: number): readonly (readonly Customer[])[] {
  const customers = sampleCustomers(count * size);
  return Array.from({ length: count }, (_, page) => {
    const { plan } = customers[page * size] as Customer;
    const onPage = customers.slice(page * size, (page + 1) * size);
    return onPage.map((customer) => ({ ...customer, plan }));
  });
}

/** The query that such a page answers: everybody on a plan from an age on. */
export interface Listing {
  readonly plan: Customer['plan'];
  readonly minimumAge: number;
}

/** What a page of the index was asked for with. */
export function listingOf(page: readonly Customer[]): Listing {
  const { plan } = page[0] as Customer;
  return { plan, minimumAge: Math.min(...page.map(({ age }) => age)) };
}

function sampleCustomer(random: () => number, index: number): Customer {
  return {
    id: `customer-${index}-${whole(random, 1e6, 9e6)}`,
    name: words(random, whole(random, 1, 3)),
    plan: pick(random, ['free', 'pro', 'team']),
    age: whole(random, 18, 99),
    balance: whole(random, -100_000, 10_000_000) / 100,
    ...(random() < 0.6 ? { nickname: words(random, 1) } : {}),
    ...sampleNested(random),
  };
}

type Nested = Pick<Customer, 'tags' | 'scores' | 'address' | 'preferences' | 'logins'>;

function sampleNested(random: () => number): Nested {
  return {
    tags: new Set(Array.from({ length: whole(random, 1, 4) }, () => words(random, 1))),
    scores: Array.from({ length: whole(random, 1, 5) }, () => whole(random, 0, 1000) / 10),
    address: {
      street: words(random, whole(random, 2, 4)),
      city: words(random, 1),
      zip: String(whole(random, 10_000, 99_999)),
      country: pick(random, ['DE', 'DK', 'FR', 'US']),
      ...(random() < 0.3 ? { floor: whole(random, 0, 40) } : {}),
    },
    preferences: {
      theme: pick(random, ['dark', 'light', 'system']),
      notify: { email: random() < 0.5, sms: random() < 0.2, hour: whole(random, 0, 23) },
    },
    logins: Array.from({ length: whole(random, 1, 3) }, () => ({
      at: new Date(whole(random, 1.6e12, 1.8e12)).toISOString(),
      ip: `10.${whole(random, 0, 255)}.${whole(random, 0, 255)}.${whole(random, 1, 254)}`,
      ok: random() < 0.9,
    })),
  };
}

/** What the update of a customer changes. */
export function changesOf(customer: Customer): CustomerChanges {
  return { name: `${customer.name} II`, age: customer.age + 1, balance: customer.balance - 10 };
}
