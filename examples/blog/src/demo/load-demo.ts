import { readFileSync } from 'node:fs';
import { addAuthor } from '../authors.ts';
import type { Blog } from '../blog.ts';
import { addComment, decide } from '../comments.ts';
import { readPostText } from '../http/input.ts';
import { Views } from '../models.ts';
import { newWebhookSecret } from '../notifications/sign-webhook.ts';
import { archivePost, createPost, type PostText, publishPost, readPost } from '../posts.ts';
import { type DemoComment, demoComments } from './comments.ts';

/** The password of all four. */
export const DEMO_PASSWORD = 'the long way';

const authors = [
  ['ines', 'Ines Haddad', 'Writes programs, and then fewer of them.'],
  ['mira', 'Mira Okafor', 'Has a bakery with a table outside.'],
  ['jonas', 'Jonas Lind', 'Looks after a garden, and after what comes over the hedge.'],
  ['tomas', 'Tomás Vidal', 'Draws maps, and goes to see whether they are right.'],
] as const;

const HOUR_MS = 60 * 60e3;
const DAY_MS = 24 * HOUR_MS;
/** The newest post is of yesterday, and they are so far apart. */
const APART_MS = 3.3 * DAY_MS;
/** Of each author, the last one is a draft of today, and the one before is archived. */
const [DRAFT, ARCHIVED] = [9, 8];

/** Nobody listens there, so that there is something to be seen among the undelivered. */
const nowhere = { url: 'http://127.0.0.1:8/comments', secret: newWebhookSecret() };

/** Four authors, 40 posts of the last four months, and what was said about them. */
export async function loadDemo(blog: Blog): Promise<void> {
  await Promise.all(
    authors.map(([id, name, about]) =>
      addAuthor(blog, {
        id,
        name,
        about,
        email: `${id}@example.com`,
        password: DEMO_PASSWORD,
        ...(id === 'ines' && { webhook: nowhere }),
      }),
    ),
  );
  await Promise.all(authors.map(([id], place) => loadPosts(blog, id, place)));
  // One after the other: an answer comes after what it answers.
  const paths = new Map<string, string>();
  for (const [number, comment] of demoComments.entries()) {
    await loadComment(blog, comment, number, paths);
  }
}

async function loadPosts(blog: Blog, authorId: string, place: number): Promise<void> {
  for (const [number, text] of readPosts(authorId).entries()) {
    const age = number === DRAFT ? 0 : DAY_MS + (number * authors.length + place) * APART_MS;
    const then: Blog = { ...blog, now: () => new Date(blog.now().getTime() - age) };
    const postId = await createPost(then, authorId, text);
    if (number !== DRAFT) await publishPost(then, authorId, postId);
    if (number === ARCHIVED) await archivePost(then, authorId, postId);
    const count = number === DRAFT ? 0 : 40 + ((number * 7919 + place * 104729) % 1900);
    await blog.db.model(Views).update({ postId }, { count });
  }
}

/** The posts of a file: `# Title`, a line of tags, the text. */
function readPosts(authorId: string): readonly PostText[] {
  const file = readFileSync(new URL(`./posts/${authorId}.md`, import.meta.url), 'utf8');
  return file
    .split(/^# /m)
    .slice(1)
    .map((source) => {
      const [title, tags = '', ...body] = source.split('\n');
      return readPostText({ title, tags: tags.replace('tags:', ''), body: body.join('\n') });
    });
}

async function loadComment(
  blog: Blog,
  { on, answers, waits, ...text }: DemoComment,
  number: number,
  paths: Map<string, string>,
): Promise<void> {
  const post = await readPost(blog, on);
  const at = new Date(post.date.getTime() + (1 + (number % 6)) * 2.9 * HOUR_MS);
  const then: Blog = { ...blog, now: () => at };
  const parent = answers === undefined ? undefined : paths.get(`${on} ${answers}`);
  const path = await addComment(then, post, { ...text, parent });
  paths.set(`${on} ${text.name}`, path);
  if (!waits) await decide(blog, post.authorId, { postId: post.id, path }, 'approved');
}
