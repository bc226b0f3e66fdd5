import { expect, test } from 'vitest';
import { isUniqueConstraint } from '../../src/index.ts';
import { describeTransports } from '../support/transports.ts';
import { rejection } from '../support/use-model.ts';
import { moment, Ticket, useClub } from './club.ts';

describeTransports('unique values of items that expire', (makeTransport) => {
  const club = useClub(makeTransport, [Ticket]);

  const later = (seconds: number): Date => new Date(moment.getTime() + seconds * 1_000);

  async function oneTicket(until: Date | undefined): Promise<void> {
    const tickets = club.open().model(Ticket);
    for (const id of ['1', '2']) await tickets.delete({ id });
    await tickets.create({ id: '1', seat: 'a', ...(until && { until }) });
  }
  const guard = async () =>
    (await club.everything(Ticket)).find((item) => '~owner' in item) as unknown;

  test('a guard expires with its item, and can be taken over', async () => {
    await oneTicket(later(60));
    expect(await guard()).toMatchObject({ until: { N: String(later(60).getTime() / 1000) } });
    const early = club.open().model(Ticket).create({ id: '2', seat: 'a' });
    expect(isUniqueConstraint(await rejection(early))).toBe(true);
    const tickets = club.open({ now: () => later(60) }).model(Ticket);
    await tickets.create({ id: '2', seat: 'a' });
    expect(await guard()).toMatchObject({ '~owner': { M: { id: { S: '2' } } } });

    // The first is still in the table, and has nothing to give up any more.
    expect(
      isUniqueConstraint(await rejection(tickets.update({ id: '1' }, { until: later(900) }))),
    ).toBe(true);
    await tickets.update({ id: '1' }, { seat: 'b' });
    await tickets.delete({ id: '1' });
    expect(await guard()).toMatchObject({ '~owner': { M: { id: { S: '2' } } } });
  });

  test('a guard that was taken over meanwhile is left to its new owner', async () => {
    await oneTicket(later(60));
    const db = club.open();
    await club
      .open({ now: () => later(60) })
      .model(Ticket)
      .create({ id: '2', seat: 'a' });
    // This clock is behind: it takes the first one for alive.
    await db.model(Ticket).delete({ id: '1' });
    expect(await guard()).toMatchObject({ '~owner': { M: { id: { S: '2' } } } });
    expect(await db.model(Ticket).get({ id: '1' })).toBeUndefined();
  });

  test('a new time to live is that of the guard too', async () => {
    await oneTicket(later(60));
    const tickets = club.open().model(Ticket);
    await tickets.update({ id: '1' }, { until: later(120) });
    expect(await guard()).toMatchObject({ until: { N: String(later(120).getTime() / 1000) } });
    await tickets.updateBuilder({ id: '1' }).remove('until').execute();
    expect(await guard()).not.toHaveProperty('until');
  });
});
