import type { Context, Hono } from 'hono';
import { addComment, decide, publicComment, readComments, readPending } from '../comments.ts';
import { type CardPage, listByAuthor, listByStatus, listByTag } from '../lists.ts';
import { Comment, type Post } from '../models.ts';
import { archivePost, createPost, publishPost, readOwnPost, readPost, savePost } from '../posts.ts';
import type { AppOptions } from './app.ts';
import {
  readCommentText,
  readJson,
  readPaging,
  readPostText,
  readVersion,
  readWord,
} from './input.ts';
import { type AppEnv, authorOf } from './session.ts';

/** The same for programs: JSON in and out, `POST /api/session` to log in. */
export function apiRoutes(app: Hono<AppEnv>, blog: AppOptions): void {
  readingRoutes(app, blog);
  writingRoutes(app, blog);
  commentRoutes(app, blog);
}

function readingRoutes(app: Hono<AppEnv>, blog: AppOptions): void {
  app.get('/api/posts', async (c) => {
    const { tag, author: authorId } = c.req.query();
    if (tag !== undefined) return answerList(c, await listByTag(blog, tag, readPaging(c)));
    const status = readWord({ status: 'published', ...c.req.query() }, 'status', [
      'published',
      'archived',
    ]);
    return answerList(
      c,
      authorId === undefined
        ? await listByStatus(blog, status, readPaging(c))
        : await listByAuthor(blog, { authorId, status }, readPaging(c)),
    );
  });

  app.get('/api/posts/:slug', async (c) => c.json(view(await readPost(blog, c.req.param('slug')))));
}

function writingRoutes(app: Hono<AppEnv>, blog: AppOptions): void {
  app.post('/api/posts', async (c) => {
    const author = authorOf(c);
    const id = await createPost(blog, author.id, readPostText(await readJson(c)));
    return c.json(view(await readOwnPost(blog, author.id, id)), 201);
  });

  app.put('/api/posts/:id', async (c) => {
    const [author, id, fields] = [authorOf(c), c.req.param('id'), await readJson(c)];
    await savePost(blog, author.id, id, { ...readPostText(fields), version: readVersion(fields) });
    return c.json(view(await readOwnPost(blog, author.id, id)));
  });

  app.put('/api/posts/:id/status', async (c) => {
    const [author, id, fields] = [authorOf(c), c.req.param('id'), await readJson(c)];
    const status = readWord(fields, 'status', ['published', 'archived']);
    await (status === 'published' ? publishPost : archivePost)(blog, author.id, id);
    return c.json(view(await readOwnPost(blog, author.id, id)));
  });
}

function commentRoutes(app: Hono<AppEnv>, blog: AppOptions): void {
  app.get('/api/posts/:slug/comments', async (c) => {
    const { id } = await readPost(blog, c.req.param('slug'));
    const { items, cursor } = await readComments(blog, id, readPaging(c));
    return c.json({ items, cursor });
  });

  app.post('/api/posts/:slug/comments', async (c) => {
    const post = await readPost(blog, c.req.param('slug'));
    const path = await addComment(blog, post, readCommentText(await readJson(c)));
    return c.json(await readPending(blog, post.id, path), 201);
  });

  app.put('/api/comments/:postId/:path/status', async (c) => {
    const [author, fields] = [authorOf(c), await readJson(c)];
    const key = { postId: c.req.param('postId'), path: c.req.param('path') };
    const decision = readWord(fields, 'status', ['approved', 'rejected', 'removed']);
    await decide(blog, author.id, key, decision);
    return c.json(
      publicComment(await blog.db.model(Comment).getOrThrow(key, { consistent: true })),
    );
  });
}

function answerList(c: Context, { items, cursor }: CardPage): Response {
  return c.json({ items: items.map(view), cursor });
}

/** JSON knows no sets. */
function view<TPost extends Pick<Post, 'tags'>>(post: TPost): Omit<TPost, 'tags'> & object {
  return { ...post, tags: [...post.tags] };
}
