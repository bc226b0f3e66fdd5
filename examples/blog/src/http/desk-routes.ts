import type { Hono } from 'hono';
import { countWaiting, decide, listWaiting } from '../comments.ts';
import { listByAuthor } from '../lists.ts';
import { Post } from '../models.ts';
import { listDead, redeliver } from '../notifications/dead-letters.ts';
import { commentsPage, deadLettersPage } from '../pages/desk-comments-page.ts';
import { deskPage } from '../pages/desk-page.ts';
import { editPage, previewPage } from '../pages/edit-page.ts';
import { archivePost, createPost, publishPost, readOwnPost, savePost } from '../posts.ts';
import { viewsOf } from '../view-counter.ts';
import { answerForm } from './answer-form.ts';
import type { AppOptions } from './app.ts';
import { localPath, readForm, readPaging, readPostText, readVersion, readWord } from './input.ts';
import { type AppEnv, authorOf } from './session.ts';

const STATUSES = ['draft', 'published', 'archived'] as const;

/** Where authors write, publish and moderate. */
export function deskRoutes(app: Hono<AppEnv>, blog: AppOptions): void {
  app.use('/desk/*', async (c, next) => {
    if (c.get('author') === undefined && c.req.method === 'GET') {
      return c.redirect(`/login?next=${encodeURIComponent(c.req.path)}`, 303);
    }
    // Whatever is sent by somebody who is not logged in is a 401.
    authorOf(c);
    c.header('cache-control', 'no-store');
    return next();
  });
  postRoutes(app, blog);
  commentRoutes(app, blog);
}

function postRoutes(app: Hono<AppEnv>, blog: AppOptions): void {
  const moveTo = { published: publishPost, archived: archivePost };

  app.get('/desk', async (c) => {
    const author = authorOf(c);
    const status = STATUSES.find((known) => known === c.req.query('status'));
    const wanted = { authorId: author.id, ...(status && { status }) };
    const list = await listByAuthor(blog, wanted, readPaging(c, 20));
    const [views, waiting] = await Promise.all([
      viewsOf(
        blog,
        list.items.map(({ id }) => id),
      ),
      countWaiting(blog, author.id),
    ]);
    return c.html(deskPage(c, { list, views, waiting, status }));
  });

  app.get('/desk/posts/new', (c) => c.html(editPage(c, {})));

  app.get('/desk/posts/:id', async (c) =>
    c.html(editPage(c, { post: await readOwnPost(blog, authorOf(c).id, c.req.param('id')) })),
  );

  app.get('/desk/posts/:id/preview', async (c) =>
    c.html(previewPage(c, await readOwnPost(blog, authorOf(c).id, c.req.param('id')))),
  );

  app.post('/desk/posts/new', async (c) => {
    const form = await readForm(c);
    return answerForm(c, {
      work: async () => {
        const id = await createPost(blog, authorOf(c).id, readPostText(form));
        if (form['status'] === 'published') await publishPost(blog, authorOf(c).id, id);
        return `/desk/posts/${id}`;
      },
      again: (problem) => editPage(c, { form, problem }),
    });
  });

  app.post('/desk/posts/:id', async (c) => {
    const [post, form] = [
      await readOwnPost(blog, authorOf(c).id, c.req.param('id')),
      await readForm(c),
    ];
    return answerForm(c, {
      work: async () => {
        const changes = { ...readPostText(form), version: readVersion(form) };
        await savePost(blog, authorOf(c).id, post.id, changes);
        return `/desk/posts/${post.id}`;
      },
      again: (problem) => editPage(c, { post, form, problem }),
    });
  });

  app.post('/desk/posts/:id/status', async (c) => {
    const status = readWord(await readForm(c), 'status', ['published', 'archived']);
    await moveTo[status](blog, authorOf(c).id, c.req.param('id'));
    return c.redirect('/desk', 303);
  });
}

function commentRoutes(app: Hono<AppEnv>, blog: AppOptions): void {
  app.get('/desk/comments', async (c) => {
    const { items, cursor } = await listWaiting(blog, authorOf(c).id, readPaging(c, 20));
    const posts = await blog.db.model(Post).batchGet(
      items.map(({ postId }) => ({ id: postId })),
      { select: ['slug', 'title'] },
    );
    return c.html(commentsPage(c, { comments: items, posts, cursor }));
  });

  app.post('/desk/comments', async (c) => {
    const form = await readForm(c);
    const decision = readWord(form, 'decision', ['approved', 'rejected', 'removed']);
    const key = { postId: form['postId'] ?? '', path: form['path'] ?? '' };
    await decide(blog, authorOf(c).id, key, decision);
    return c.redirect(localPath(form['next'], '/desk/comments'), 303);
  });

  app.get('/desk/undelivered', async (c) => {
    const dead = await listDead(blog, authorOf(c).id, readPaging(c, 20));
    return c.html(deadLettersPage(c, dead));
  });

  app.post('/desk/undelivered', async (c) => {
    await redeliver(blog, authorOf(c).id, (await readForm(c))['id'] ?? '');
    return c.redirect('/desk/undelivered', 303);
  });
}
