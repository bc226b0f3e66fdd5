/** Everything that is stored, one table for each kind. */
import { globalIndex, type Item, localIndex, model, t } from 'dynamorm';

/** Somebody who writes here. The id is what they log in with and where their page is: `ines`. */
export const Author = model('Author', {
  table: 'authors',
  attributes: {
    id: t.string(),
    name: t.string(),
    email: t.string().unique(),
    about: t.string(),
    passwordHash: t.string(),
    /** Told of comments, where there is one. */
    webhook: t.map({ url: t.string(), secret: t.string() }).optional(),
  },
  key: { partitionKey: 'id' },
});

/** What lists show of a post: the indexes carry this, and not the body. */
export const CARD = [
  'id',
  'slug',
  'title',
  'summary',
  'authorId',
  'tags',
  'status',
  'date',
] as const;

/** A post. Its slug is its address, and no two posts have the same. */
export const Post = model('Post', {
  table: 'posts',
  attributes: {
    id: t.string(),
    slug: t.string().unique(),
    authorId: t.string(),
    title: t.string(),
    summary: t.string(),
    body: t.string(),
    tags: t.set(t.string()),
    status: t.enum('draft', 'published', 'archived').default('draft'),
    /** When it was published; of a draft, when it was begun. Lists are in this order. */
    date: t.date(),
    createdAt: t.createdAt(),
    updatedAt: t.updatedAt(),
    version: t.version(),
  },
  key: { partitionKey: 'id' },
  indexes: {
    bySlug: globalIndex({ partitionKey: 'slug', projection: 'keys' }),
    byStatus: globalIndex({ partitionKey: 'status', sortKey: 'date', projection: CARD }),
    byAuthor: globalIndex({ partitionKey: 'authorId', sortKey: 'date', projection: CARD }),
  },
});

/**
 * How often a post was read. Not an attribute of the post: each reader would rewrite the post with all
 * its indexes, raise its version, and so refuse the author who is editing it.
 */
export const Views = model('Views', {
  table: 'post-views',
  attributes: { postId: t.string(), count: t.number().default(0) },
  key: { partitionKey: 'postId' },
});

/** A tag on a published post. Written and deleted in the transaction that changes the post. */
export const Tagging = model('Tagging', {
  table: 'taggings',
  attributes: { tag: t.string(), postId: t.string(), date: t.date() },
  key: { partitionKey: 'tag', sortKey: 'postId' },
  indexes: { byDate: localIndex({ sortKey: 'date', projection: 'keys' }) },
});

/**
 * A comment. Its path is the path of what it answers, a dot, and an id that sorts by time: read in
 * the order of their paths, the comments of a post are a thread, each below what it answers.
 */
export const Comment = model('Comment', {
  table: 'comments',
  attributes: {
    postId: t.string(),
    path: t.string(),
    name: t.string(),
    email: t.string().optional(),
    text: t.string(),
    status: t.enum('pending', 'approved', 'rejected', 'removed').default('pending'),
    /** The author who has to decide. Only pending ones have it, so the index holds nothing else. */
    waitsFor: t.string().optional(),
    createdAt: t.createdAt(),
  },
  key: { partitionKey: 'postId', sortKey: 'path' },
  indexes: { byWaiting: globalIndex({ partitionKey: 'waitsFor', sortKey: 'createdAt' }) },
});

/** Something to be told, by email or by webhook: written from the stream, sent by the worker. */
export const Notification = model('Notification', {
  table: 'notifications',
  attributes: {
    id: t.string(),
    /** The author whose post it is about. */
    authorId: t.string(),
    message: t.union(
      t.map({ by: t.literal('email'), to: t.string(), subject: t.string(), text: t.string() }),
      t.map({ by: t.literal('webhook'), body: t.string() }),
    ),
    status: t.enum('pending', 'delivered', 'dead').default('pending'),
    attempts: t.number().default(0),
    dueAt: t.date(),
    lastError: t.string().optional(),
    version: t.version(),
    expiresAt: t.ttl().optional(),
  },
  key: { partitionKey: 'id' },
  indexes: { byDue: globalIndex({ partitionKey: 'status', sortKey: 'dueAt' }) },
});

export type Author = Item<typeof Author>;
export type Post = Item<typeof Post>;
export type Card = Pick<Post, (typeof CARD)[number]>;
export type Comment = Item<typeof Comment>;
export type Notification = Item<typeof Notification>;
export type Message = Notification['message'];

/** All of them, for `createTable`. */
export const models = [Author, Post, Views, Tagging, Comment, Notification] as const;
