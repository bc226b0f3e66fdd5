/** Writing posts. Whatever changes a post and its tags is one transaction. */
import { randomUUID } from 'node:crypto';
import type { Transaction } from 'dynamorm';
import type { Blog } from './blog.ts';
import { Post, Tagging, Views } from './models.ts';
import { Problem } from './problem.ts';

/** What an author writes. */
export type PostText = Pick<Post, 'slug' | 'title' | 'summary' | 'body' | 'tags'>;

/** Begins a post, as a draft; refused with a unique conflict where the slug is taken. */
export async function createPost(
  { db, now }: Blog,
  authorId: string,
  text: PostText,
): Promise<string> {
  const [id, date] = [randomUUID(), now()];
  await db.transaction((tx) => {
    tx.create(Post, { ...text, id, authorId, date });
    tx.create(Views, { postId: id });
  });
  return id;
}

/** Saves what was edited, unless somebody saved another version meanwhile: a version conflict then. */
export async function savePost(
  { db }: Blog,
  authorId: string,
  id: string,
  { version, ...text }: PostText & Pick<Post, 'version'>,
): Promise<void> {
  await db.transaction(async (tx) => {
    const post = own(await tx.get(Post, { id }), authorId);
    tx.update(Post, { id }, { ...text, version });
    if (post.status === 'published') moveTags(tx, post, { ...post, tags: text.tags });
  });
}

/** Shows a post to everybody. One that was published before keeps its date. */
export async function publishPost({ db, now }: Blog, authorId: string, id: string): Promise<void> {
  await db.transaction(async (tx) => {
    const post = own(await tx.get(Post, { id }), authorId);
    if (post.status === 'published') return;
    const date = post.status === 'draft' ? now() : post.date;
    tx.update(Post, { id }, { status: 'published', date });
    moveTags(tx, undefined, { ...post, date });
  });
}

/** Takes a post out of the lists. It stays where it is, because others have linked to it. */
export async function archivePost({ db }: Blog, authorId: string, id: string): Promise<void> {
  await db.transaction(async (tx) => {
    const post = own(await tx.get(Post, { id }), authorId);
    if (post.status === 'draft') throw new Problem(409, 'draft', 'A draft cannot be archived.');
    if (post.status === 'archived') return;
    tx.update(Post, { id }, { status: 'archived' });
    moveTags(tx, post, undefined);
  });
}

/** An author's own post, in whatever state; `Problem` 404 for none, 403 for somebody else's. */
export async function readOwnPost({ db }: Blog, authorId: string, id: string): Promise<Post> {
  return own(await db.model(Post).get({ id }, { consistent: true }), authorId);
}

function own(post: Post | undefined, authorId: string): Post {
  if (post === undefined) throw noSuchPost();
  if (post.authorId !== authorId) {
    throw new Problem(403, 'not-yours', 'This post is somebody else’s.');
  }
  return post;
}

/** What readers may see at an address: a published or an archived post; `Problem` 404 for any other. */
export async function readPost({ db }: Blog, slug: string): Promise<Post> {
  const post = await db.model(Post).where('slug', '=', slug).hydrate().first();
  if (post === undefined || post.status === 'draft') throw noSuchPost();
  return post;
}

function noSuchPost(): Problem {
  return new Problem(404, 'no-such-post', 'There is no post at this address.');
}

function moveTags(
  tx: Transaction,
  before: Pick<Post, 'id' | 'tags'> | undefined,
  after: Pick<Post, 'id' | 'tags' | 'date'> | undefined,
): void {
  for (const tag of before?.tags ?? []) {
    if (!after?.tags.has(tag)) tx.delete(Tagging, { tag, postId: before?.id ?? '' });
  }
  for (const tag of after?.tags ?? []) {
    if (after !== undefined && !before?.tags.has(tag)) {
      tx.create(Tagging, { tag, postId: after.id, date: after.date });
    }
  }
}
