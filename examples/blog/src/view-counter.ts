import type { Blog } from './blog.ts';
import { Views } from './models.ts';

/** Counts one more reader; how many there are now. DynamoDB adds: none is lost, however many come at once. */
export async function countView({ db }: Blog, postId: string): Promise<number> {
  const { count } = await db.model(Views).updateBuilder({ postId }).increment('count').execute();
  return count;
}

/** How often posts were read, in the order of their ids: one request for a page. */
export async function viewsOf({ db }: Blog, postIds: readonly string[]): Promise<number[]> {
  const views = await db.model(Views).batchGet(postIds.map((postId) => ({ postId })));
  return views.map((view) => view?.count ?? 0);
}
