import type { Query } from 'dynamorm';
import { recordAudit } from '../audit.ts';
import { Delivery } from '../models.ts';
import { Problem } from '../problem.ts';
import type { Caller, Service } from '../service.ts';

/** The webhooks of a merchant that nobody took, after every attempt. */
export function deadLettersOf({ db }: Service, merchantId: string): Query<typeof Delivery> {
  return db.model(Delivery).where('merchantId', '=', merchantId).filter('status', '=', 'dead');
}

/** Sends a dead webhook once more, from the beginning; `Problem` 409 when it is not dead. */
export async function redeliver(
  { db, now }: Service,
  caller: Caller,
  key: Pick<Delivery, 'merchantId' | 'id'>,
): Promise<void> {
  const at = now();
  await db.transaction(async (tx) => {
    const delivery = await tx.get(Delivery, key);
    if (delivery?.status !== 'dead') {
      throw new Problem(409, 'not-dead', `There is no dead webhook ${key.id}.`);
    }
    tx.update(Delivery, key, { status: 'pending', attempts: 0, dueAt: at });
    recordAudit(tx, at, {
      merchantId: key.merchantId,
      actor: caller.subject,
      action: 'webhook.redelivered',
      subject: key.id,
      details: {},
    });
  });
}
