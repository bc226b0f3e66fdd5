import type { FaultProxy } from '../support/fault-proxy.ts';
import { type Body, type Fault, faults } from '../support/faults.ts';

/** What goes wrong with a request, and with how many of a thousand. */
const bad: readonly (readonly [operation: string, perMille: number, Fault])[] = [
  ['TransactWriteItems', 30, faults.cancelTransaction([{ Code: 'TransactionConflict' }])],
  ['TransactWriteItems', 15, faults.error('InternalServerError', { status: 500 })],
  ['TransactWriteItems', 15, faults.error('InternalServerError', { status: 500, when: 'after' })],
  ['TransactWriteItems', 10, faults.plain(503, { when: 'after' })],
  ['TransactWriteItems', 15, faults.drop('before')],
  ['TransactWriteItems', 15, faults.drop('after')],
  ['TransactWriteItems', 10, faults.reset('after')],
  ['TransactWriteItems', 10, faults.truncate()],
  ['TransactWriteItems', 5, faults.throttle()],
  ['TransactWriteItems', 5, faults.cancelTransaction([{ Code: 'ThrottlingError' }])],
  ['TransactWriteItems', 5, faults.error('TransactionInProgressException')],
  ['TransactGetItems', 30, faults.cancelTransaction([{ Code: 'TransactionConflict' }])],
  ['TransactGetItems', 20, faults.drop('after')],
  ['GetItem', 20, faults.plain(503)],
  ['GetItem', 10, faults.drop('after')],
  ['UpdateItem', 20, faults.drop('before')],
  ['UpdateItem', 20, faults.drop('after')],
  ['UpdateItem', 20, faults.error('InternalServerError', { status: 500, when: 'after' })],
];

/** Makes a proxy spoil a part of everything that passes, for as long as it runs. */
export function badWeather(proxy: FaultProxy): void {
  for (const [operation, perMille, fault] of bad) {
    const match = (): boolean => Math.random() * 1_000 < perMille;
    proxy.inject({ operation, match, times: Number.POSITIVE_INFINITY, fault });
  }
}

/**
 * Makes a proxy swallow every attempt of a few transactions, of one in a hundred: half of them
 * before they are applied, half after. Nobody will ever tell their sender which.
 */
export function swallow(proxy: FaultProxy): void {
  const operation = 'TransactWriteItems';
  const times = Number.POSITIVE_INFINITY;
  for (const [remainder, when] of [
    [0, 'before'],
    [1, 'after'],
  ] as const) {
    const match = (request: Body): boolean =>
      isTransfer(request) && tokenOf(request) % 200 === remainder;
    proxy.inject({ operation, match, times, fault: faults.drop(when) });
  }
}

function isTransfer(request: Body): boolean {
  return (request['TransactItems'] as readonly unknown[]).length > 1;
}

function tokenOf(request: Body): number {
  return Number.parseInt(String(request['ClientRequestToken']).slice(0, 8), 16);
}
