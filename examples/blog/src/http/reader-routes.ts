import type { Context, Hono } from 'hono';
import { namesOf, readAuthor } from '../authors.ts';
import { addComment, readComments, readPending } from '../comments.ts';
import { type CardPage, countTags, listByAuthor, listByStatus, listByTag } from '../lists.ts';
import type { Html } from '../pages/layout.ts';
import { type ListHead, listPage } from '../pages/list-page.ts';
import { type CommentForm, postPage } from '../pages/post-page.ts';
import { tagsPage } from '../pages/tags-page.ts';
import { readPost } from '../posts.ts';
import { countView, viewsOf } from '../view-counter.ts';
import { answerForm } from './answer-form.ts';
import type { AppOptions } from './app.ts';
import { readCommentText, readForm, readPaging } from './input.ts';
import type { AppEnv } from './session.ts';

const COMMENTS_ON_A_PAGE = 50;

/** What everybody may read, and write: comments. */
export function readerRoutes(app: Hono<AppEnv>, blog: AppOptions): void {
  const answerList = async (c: Context<AppEnv>, list: CardPage, head: ListHead = {}) =>
    c.html(listPage(c, list, { ...head, names: await namesOf(blog, list.items) }));

  app.get('/', async (c) => answerList(c, await listByStatus(blog, 'published', readPaging(c))));

  app.get('/archive', async (c) => {
    const lead = 'Older posts that have left the front page. They stay where they were.';
    const list = await listByStatus(blog, 'archived', readPaging(c));
    return answerList(c, list, { title: 'Archive', lead });
  });

  app.get('/tags', async (c) => c.html(tagsPage(c, await countTags(blog))));

  app.get('/tags/:tag', async (c) => {
    const tag = c.req.param('tag');
    return answerList(c, await listByTag(blog, tag, readPaging(c)), { title: `#${tag}` });
  });

  app.get('/authors/:id', async (c) => {
    const { id, name, about } = await readAuthor(blog, c.req.param('id'));
    const own = { authorId: id, status: 'published' } as const;
    return answerList(c, await listByAuthor(blog, own, readPaging(c)), {
      title: name,
      lead: about,
    });
  });

  app.get('/posts/:slug', async (c) => c.html(await showPost(c, blog)));

  app.post('/posts/:slug/comments', async (c) => {
    const [post, form] = [await readPost(blog, c.req.param('slug')), await readForm(c)];
    return answerForm(c, {
      work: async () => {
        const path = await addComment(blog, post, readCommentText(form));
        return `/posts/${post.slug}?pending=${path}#pending`;
      },
      again: (problem) => showPost(c, blog, { ...form, problem }),
    });
  });
}

/** A post with its comments. Who answers a comment, or turns a page of them, has been counted before. */
async function showPost(c: Context<AppEnv>, blog: AppOptions, form?: CommentForm): Promise<Html> {
  const post = await readPost(blog, c.req.param('slug') ?? '');
  const isFirstSight = form === undefined && Object.keys(c.req.query()).length === 0;
  const paging = { limit: COMMENTS_ON_A_PAGE, cursor: c.req.query('cursor') };
  const [views, names, comments, pending] = await Promise.all([
    isFirstSight
      ? countView(blog, post.id)
      : viewsOf(blog, [post.id]).then(([views]) => views ?? 0),
    namesOf(blog, [post]),
    readComments(blog, post.id, paging),
    readPending(blog, post.id, c.req.query('pending') ?? ''),
  ]);
  const parent = form?.parent ?? c.req.query('reply');
  return postPage(c, { post, views, names, comments, pending, form: { ...form, parent } });
}
