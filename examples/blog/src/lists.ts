/** Lists of posts, newest first, page by page. A cursor is good for the list that gave it, and no other. */
import type { Blog } from './blog.ts';
import { CARD, type Card, Post, Tagging } from './models.ts';

/** Which page of a list. */
export interface Paging {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** A page of a list; the last one has no cursor. */
export interface CardPage {
  readonly items: readonly Card[];
  readonly cursor?: string;
}

/** The posts that are published, or archived. */
export async function listByStatus(
  { db }: Blog,
  status: 'published' | 'archived',
  { limit, cursor }: Paging,
): Promise<CardPage> {
  return db
    .model(Post)
    .where('status', '=', status)
    .orderBy('date', 'desc')
    .select(...CARD)
    .limit(limit)
    .page({ cursor });
}

/** The posts of an author: of one status, or all of them, which is for the author's own eyes. */
export async function listByAuthor(
  { db }: Blog,
  { authorId, status }: { readonly authorId: string; readonly status?: Post['status'] },
  { limit, cursor }: Paging,
): Promise<CardPage> {
  const posts = db.model(Post).where('authorId', '=', authorId).orderBy('date', 'desc');
  const wanted = status === undefined ? posts : posts.filter('status', '=', status);
  return wanted
    .select(...CARD)
    .limit(limit)
    .page({ cursor });
}

/** The published posts with a tag: a page of the tag's own list, then the posts in it. */
export async function listByTag(
  { db }: Blog,
  tag: string,
  { limit, cursor }: Paging,
): Promise<CardPage> {
  const page = await db
    .model(Tagging)
    .where('tag', '=', tag)
    .orderBy('date', 'desc')
    .select('postId')
    .limit(limit)
    .page({ cursor });
  const keys = page.items.map(({ postId }) => ({ id: postId }));
  const posts = await db.model(Post).batchGet(keys, { select: CARD });
  return { ...page, items: posts.filter((post) => post !== undefined) };
}

/** Every tag with how many posts have it, most used first. A scan: of an index that holds only keys. */
export async function countTags({
  db,
}: Blog): Promise<readonly { readonly tag: string; readonly posts: number }[]> {
  const groups = await db
    .model(Tagging)
    .scan()
    .index('byDate')
    .groupBy(
      ({ tag }) => tag,
      (a) => ({ posts: a.count() }),
    );
  return groups
    .map(({ key, posts }) => ({ tag: key, posts }))
    .sort((a, b) => b.posts - a.posts || a.tag.localeCompare(b.tag));
}
