import type { Page } from 'dynamorm';
import type { Blog } from '../blog.ts';
import type { Paging } from '../lists.ts';
import { Notification } from '../models.ts';
import { Problem } from '../problem.ts';

/** What could not be told about the posts of an author, after every attempt; the latest first. */
export async function listDead(
  { db }: Blog,
  authorId: string,
  { limit, cursor }: Paging,
): Promise<Page<Notification>> {
  return db
    .model(Notification)
    .where('status', '=', 'dead')
    .filter('authorId', '=', authorId)
    .orderBy('dueAt', 'desc')
    .limit(limit)
    .page({ cursor });
}

/** Sends a dead one once more, from the beginning; `Problem` 404 when there is none, or not of this author. */
export async function redeliver({ db, now }: Blog, authorId: string, id: string): Promise<void> {
  const dueAt = now();
  await db.transaction(async (tx) => {
    const notification = await tx.get(Notification, { id });
    if (notification?.authorId !== authorId || notification.status !== 'dead') {
      throw new Problem(404, 'not-dead', 'There is no such notification that was given up.');
    }
    tx.update(Notification, { id }, { status: 'pending', attempts: 0, dueAt });
  });
}
