import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isDynamORMError, isOutcomeUnknown, isUniqueConstraint } from '../../src/index.ts';
import type { FaultProxy } from '../support/fault-proxy.ts';
import { faults } from '../support/faults.ts';
import { describeTransports } from '../support/transports.ts';
import { Guest, Member, Ticket, useClub } from './club.ts';

const runs = 25 * Number(process.env['SCALE'] ?? 1);

const id = fc.constantFrom('1', '2', '3');
const email = fc.constantFrom('a', 'b', 'c');
const badge = fc.constantFrom(undefined, 1, 2);
const kind = fc.constantFrom(
  'create',
  'put',
  'update',
  'upsert',
  'updateAll',
  'mutate',
  'remove',
  'delete',
  'hardDelete',
  'restore',
  'swap',
);
const step = fc.record({ kind, id, other: id, email, badge });
type Step = Parameters<Parameters<(typeof step)['map']>[0]>[0];

const spoiled = fc.record({
  skip: fc.nat(8),
  fault: fc.constantFrom(
    faults.error('InternalServerError', { status: 500 }),
    faults.error('InternalServerError', { status: 500, when: 'after' }),
    faults.drop(),
    faults.drop('after'),
    faults.error('TransactionConflictException'),
  ),
});

describeTransports('unique values under concurrency', (makeTransport) => {
  const club = useClub(makeTransport, [Guest, Member, Ticket]);

  test('of twenty that want one value exactly one gets it', async () => {
    const guests = club.open().model(Guest);
    const outcomes = await Promise.allSettled(
      Array.from({ length: 20 }, (_, n) => guests.create({ id: `w${n}`, email: 'one' })),
    );
    const refused = outcomes.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
    expect(refused).toHaveLength(19);
    expect(refused.filter((error) => !isUniqueConstraint(error))).toEqual([]);
    expect(await guests.scan().count()).toBe(1);
    expect(await club.guards(Guest)).toEqual(['~unique#Guest#email#one']);
  });

  test('each live value has one owner and one guard after any writes of four workers', async () => {
    const db = club.open();
    const members = db.model(Member);
    let [done, refused, unknown] = [0, 0, 0];

    const apply = async ({ kind: verb, id: key, other, email: value, badge: number }: Step) => {
      const whole = {
        id: key,
        email: value,
        ...(number === undefined ? {} : { badge: number }),
      };
      switch (verb) {
        case 'create':
          return members.create(whole);
        case 'put': {
          const found = await members.get({ id: key }, { consistent: true });
          return members.put({ ...whole, ...(found && { version: found.version }) });
        }
        case 'update':
          return members.update({ id: key }, { email: value, badge: number });
        case 'upsert': {
          const { id: _, ...rest } = whole;
          return members.upsert({ id: key }, rest);
        }
        case 'updateAll': {
          const found = await members.getOrThrow({ id: key }, { consistent: true });
          return members.updateAll({ ...found, email: value, badge: number });
        }
        case 'mutate':
          return members.mutate({ id: key }, (item) => ({ ...item, email: value, badge: number }));
        case 'remove':
          return members.updateBuilder({ id: key }).remove('badge').set('email', value).execute();
        case 'delete':
          return members.delete({ id: key });
        case 'hardDelete':
          return members.hardDelete({ id: key });
        case 'restore':
          return members.restore({ id: key });
        case 'swap':
          return db.transaction(async (tx) => {
            const [one, two] = await tx.getAll([
              [Member, { id: key }],
              [Member, { id: other }],
            ]);
            if (!one || !two || key === other) return;
            tx.update(Member, { id: key }, { email: two.email });
            tx.update(Member, { id: other }, { email: one.email });
          });
      }
    };
    const attempt = async (one: Step): Promise<void> => {
      try {
        await apply(one);
        done += 1;
      } catch (error) {
        if (!isDynamORMError(error)) throw error;
        if (isOutcomeUnknown(error)) unknown += 1;
        else refused += 1;
      }
    };

    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(step, { minLength: 3, maxLength: 8 }), { minLength: 4, maxLength: 4 }),
        fc.array(spoiled, { maxLength: 6 }),
        async (workers, spoils) => {
          for (const key of ['1', '2', '3']) await members.hardDelete({ id: key });
          inject(club.proxy, spoils);
          await Promise.all(
            workers.map(async (steps) => {
              for (const one of steps) await attempt(one);
            }),
          );
          club.proxy.reset();
          await agree();
        },
      ),
      { numRuns: runs },
    );
    console.log(`${makeTransport.kind}: ${done} writes, ${refused} refused, ${unknown} unknown`);
    expect(done).toBeGreaterThan(0);
    expect(refused).toBeGreaterThan(0);
  });

  /** Every guard stands for a live value of its owner, and every live value has one. */
  async function agree(): Promise<void> {
    const stored = await club.everything(Member);
    const isGuard = (text: string): boolean => text.startsWith('~unique#');
    const textOf = (value: unknown): string => (value as { S: string }).S;
    const owned = stored
      .filter((item) => isGuard(textOf(item['id'])))
      .map((guard) => {
        const owner = (guard['~owner'] as { M: { id: unknown } }).M;
        return `${textOf(guard['id'])} of ${textOf(owner.id)}`;
      });
    const live = stored
      .filter((item) => !isGuard(textOf(item['id'])) && item['deletedAt'] === undefined)
      .flatMap((item) => {
        const of = textOf(item['id']);
        const number = item['b'] as { N: string } | undefined;
        return [
          `~unique#Member#email#${textOf(item['email'])} of ${of}`,
          ...(number === undefined ? [] : [`~unique#Member#badge#${number.N} of ${of}`]),
        ];
      });
    expect(owned.sort()).toEqual(live.sort());
  }
});

function inject(
  proxy: FaultProxy,
  spoils: readonly (Parameters<FaultProxy['inject']>[0] & { readonly skip: number })[],
): void {
  proxy.reset();
  for (const { skip, fault } of spoils) {
    proxy.inject({ operation: 'TransactWriteItems', skip, fault });
  }
}
