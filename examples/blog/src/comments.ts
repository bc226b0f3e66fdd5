import type { Page } from 'dynamorm';
import { type Blog, newTimedId } from './blog.ts';
import type { Paging } from './lists.ts';
import { Comment, Post } from './models.ts';
import { Problem } from './problem.ts';

/** What a reader writes. */
export type CommentText = Pick<Comment, 'name' | 'email' | 'text'> & {
  /** The comment that it answers; without, it is about the post. */
  readonly parent?: string | undefined;
};

/** What an author decides about a comment. */
export type Decision = 'approved' | 'rejected' | 'removed';

/** A comment as everybody may see it. */
export type PublicComment = Pick<Comment, 'path' | 'name' | 'text' | 'createdAt'> & {
  readonly status: 'pending' | 'approved' | 'removed';
  /** How many comments stand above it in its thread. */
  readonly depth: number;
};

/** An answer to what stands deeper than this is put beside it. */
const MAX_DEPTH = 3;

/**
 * Adds a comment, for the author to decide about; its path. The post, and what is answered, are checked
 * in the same transaction: nothing is added below what was archived or removed a moment before.
 */
export async function addComment(
  { db, now }: Blog,
  post: Pick<Post, 'id' | 'authorId'>,
  { parent, ...text }: CommentText,
): Promise<string> {
  const createdAt = now();
  const path = pathBelow(parent, newTimedId(createdAt));
  await db.transaction(async (tx) => {
    const current = await tx.get(Post, { id: post.id });
    if (current?.status !== 'published') {
      throw new Problem(409, 'comments-closed', 'This post takes no comments.');
    }
    if (parent !== undefined) {
      const answered = await tx.get(Comment, { postId: post.id, path: parent });
      if (answered?.status !== 'approved') {
        throw new Problem(404, 'no-such-comment', 'The comment that you answer is not there.');
      }
    }
    tx.create(Comment, { postId: post.id, path, ...text, createdAt, waitsFor: post.authorId });
  });
  return path;
}

function pathBelow(parent: string | undefined, id: string): string {
  if (parent === undefined) return id;
  return [...parent.split('.').slice(0, MAX_DEPTH), id].join('.');
}

/** A page of what is to be seen below a post, each comment after the one that it answers. */
export async function readComments(
  { db }: Blog,
  postId: string,
  { limit, cursor }: Paging,
): Promise<Page<PublicComment>> {
  const page = await db
    .model(Comment)
    .where('postId', '=', postId)
    .filter('status', 'in', ['approved', 'removed'])
    .limit(limit)
    .page({ cursor });
  return { ...page, items: page.items.map(publicComment) };
}

/** One's own comment that waits for approval: known to who has its path, which cannot be guessed. */
export async function readPending(
  { db }: Blog,
  postId: string,
  path: string,
): Promise<PublicComment | undefined> {
  if (path === '') return undefined;
  const comment = await db.model(Comment).get({ postId, path }, { consistent: true });
  return comment?.status === 'pending' ? publicComment(comment) : undefined;
}

/** Of one that was removed, only that it was there: what answers it needs its place. */
export function publicComment({ path, name, text, createdAt, status }: Comment): PublicComment {
  const depth = path.split('.').length - 1;
  if (status === 'approved' || status === 'pending') {
    return { path, name, text, createdAt, status, depth };
  }
  return { path, name: '', text: '', createdAt, status: 'removed', depth };
}

/** A page of the comments that an author has to decide about, the longest waiting first. */
export async function listWaiting(
  { db }: Blog,
  authorId: string,
  { limit, cursor }: Paging,
): Promise<Page<Comment>> {
  const waiting = db.model(Comment).where('waitsFor', '=', authorId);
  return waiting.orderBy('createdAt', 'asc').limit(limit).page({ cursor });
}

/** How many comments an author has to decide about; counted to 100. */
export async function countWaiting({ db }: Blog, authorId: string): Promise<number> {
  return db.model(Comment).where('waitsFor', '=', authorId).limit(100).count();
}

/** What must be, for it to become what was decided. */
const before = { approved: 'pending', rejected: 'pending', removed: 'approved' } as const;

/**
 * Decides about a comment on one's own post; `Problem` 403 on somebody else's, 409 where it was decided
 * about already. A pending one is approved or rejected, an approved one can be removed.
 */
export async function decide(
  { db }: Blog,
  authorId: string,
  key: Pick<Comment, 'postId' | 'path'>,
  decision: Decision,
): Promise<void> {
  await db.transaction(async (tx) => {
    const [post, comment] = await tx.getAll([
      [Post, { id: key.postId }],
      [Comment, key],
    ]);
    if (post === undefined || comment === undefined) {
      throw new Problem(404, 'no-such-comment', 'There is no such comment.');
    }
    if (post.authorId !== authorId) {
      throw new Problem(403, 'not-yours', 'This comment is on somebody else’s post.');
    }
    if (comment.status !== before[decision]) {
      throw new Problem(409, 'decided', `This comment is ${comment.status} already.`);
    }
    tx.updateBuilder(Comment, key).set('status', decision).remove('waitsFor');
  });
}
