import type { AttributeValue, WireItem } from 'dynamorm';
import type { Customer } from './customer.ts';

/**
 * The conversion that a patient programmer would write for this one type: no checks, no library.
 * A contestant by itself, and what turns the raw SDK's answers into something to compare.
 */

/** A customer as it is stored. */
export function toWire(customer: Customer): WireItem {
  const { address, nickname, preferences } = customer;
  const { notify } = preferences;
  const street: { [name: string]: AttributeValue } = {
    street: { S: address.street },
    city: { S: address.city },
    zip: { S: address.zip },
    country: { S: address.country },
  };
  if (address.floor !== undefined) street['floor'] = { N: String(address.floor) };
  const wire: { [name: string]: AttributeValue } = {
    id: { S: customer.id },
    name: { S: customer.name },
    plan: { S: customer.plan },
    age: { N: String(customer.age) },
    balance: { N: String(customer.balance) },
    tags: { SS: [...customer.tags] },
    scores: { L: customer.scores.map((score) => ({ N: String(score) })) },
    address: { M: street },
    preferences: {
      M: {
        theme: { S: preferences.theme },
        notify: {
          M: {
            email: { BOOL: notify.email },
            sms: { BOOL: notify.sms },
            hour: { N: String(notify.hour) },
          },
        },
      },
    },
    logins: {
      L: customer.logins.map(({ at, ip, ok }) => ({
        M: { at: { S: at }, ip: { S: ip }, ok: { BOOL: ok } },
      })),
    },
  };
  if (nickname !== undefined) wire['nickname'] = { S: nickname };
  return wire;
}

/** A stored customer. */
export function fromWire(item: WireItem): Customer {
  const wire = item as unknown as WireCustomer;
  const address = wire.address.M;
  const preferences = wire.preferences.M;
  const notify = preferences.notify.M;
  return {
    id: wire.id.S,
    name: wire.name.S,
    plan: wire.plan.S,
    age: Number(wire.age.N),
    balance: Number(wire.balance.N),
    ...(wire.nickname === undefined ? {} : { nickname: wire.nickname.S }),
    tags: new Set(wire.tags.SS),
    scores: wire.scores.L.map(({ N }) => Number(N)),
    address: {
      street: address.street.S,
      city: address.city.S,
      zip: address.zip.S,
      country: address.country.S,
      ...(address.floor === undefined ? {} : { floor: Number(address.floor.N) }),
    },
    preferences: {
      theme: preferences.theme.S,
      notify: { email: notify.email.BOOL, sms: notify.sms.BOOL, hour: Number(notify.hour.N) },
    },
    logins: wire.logins.L.map(({ M: { at, ip, ok } }) => ({ at: at.S, ip: ip.S, ok: ok.BOOL })),
  };
}

interface Text {
  readonly S: string;
}

interface Digits {
  readonly N: string;
}

interface Flag {
  readonly BOOL: boolean;
}

interface WireCustomer {
  readonly id: Text;
  readonly name: Text;
  readonly plan: { readonly S: Customer['plan'] };
  readonly age: Digits;
  readonly balance: Digits;
  readonly nickname?: Text;
  readonly tags: { readonly SS: readonly string[] };
  readonly scores: { readonly L: readonly Digits[] };
  readonly address: {
    readonly M: { street: Text; city: Text; zip: Text; country: Text; floor?: Digits };
  };
  readonly preferences: {
    readonly M: { theme: Text; notify: { readonly M: { email: Flag; sms: Flag; hour: Digits } } };
  };
  readonly logins: { readonly L: readonly { readonly M: { at: Text; ip: Text; ok: Flag } }[] };
}
