import { describe, expect, test } from 'vitest';
import { createBlog } from '../src/blog.ts';
import { createApp } from '../src/http/app.ts';
import { archivePost, savePost } from '../src/posts.ts';
import { countView, viewsOf } from '../src/view-counter.ts';
import { type TestJson, useBlog } from './use-blog.ts';

const used = useBlog();

/** Every page of a list of the API, one after the other. */
async function pagesOf(list: string, limit: number): Promise<readonly (readonly TestJson[])[]> {
  const pages: (readonly TestJson[])[] = [];
  let cursor: string | undefined;
  do {
    const query = new URLSearchParams({ limit: `${limit}`, ...(cursor && { cursor }) });
    const { status, json } = await used.request(`${list}${list.includes('?') ? '&' : '?'}${query}`);
    expect(status).toBe(200);
    pages.push(json.items);
    cursor = json.cursor;
  } while (cursor !== undefined);
  return pages;
}

/** Posts of both authors, each a second after the one before; Ada's have the tag of their remainder. */
async function publishMany(count: number): Promise<readonly string[]> {
  const slugs: string[] = [];
  for (let number = 0; number < count; number += 1) {
    const authorId = number % 3 === 0 ? 'bob' : 'ada';
    const tags = new Set(number % 2 === 0 ? ['even', 'all'] : ['all']);
    slugs.push((await used.publish(`Post ${number}`, { authorId, tags })).slug);
    used.forward(1000);
  }
  return slugs.reverse();
}

describe('lists', () => {
  test('by status, author and tag: newest first, every post once, full pages', async () => {
    const slugs = await publishMany(25);
    await archivePost(used, 'ada', (await used.publish('Gone', { tags: new Set(['all']) })).id);
    const numberOf = (slug: string): number => Number(slug.split('-')[1]);
    const lists = [
      ['/api/posts', slugs],
      ['/api/posts?author=bob', slugs.filter((slug) => numberOf(slug) % 3 === 0)],
      ['/api/posts?author=ada', slugs.filter((slug) => numberOf(slug) % 3 !== 0)],
      ['/api/posts?tag=even', slugs.filter((slug) => numberOf(slug) % 2 === 0)],
      ['/api/posts?tag=all', slugs],
      ['/api/posts?status=archived', ['gone']],
      ['/api/posts?tag=none', []],
    ] as const;
    for (const [list, expected] of lists) {
      for (const limit of [1, 4, 5, 25]) {
        const pages = await pagesOf(list, limit);
        expect(pages.flat().map(({ slug }) => slug)).toEqual(expected);
        const full = pages.slice(0, Math.floor(expected.length / limit));
        expect(full.map((page) => page.length)).toEqual(full.map(() => limit));
      }
    }
  });

  test('what is published between two pages neither repeats a post nor hides one', async () => {
    const slugs = await publishMany(6);
    const { json: first } = await used.request('/api/posts?limit=3');
    await used.publish('Brand new');
    const { json: second } = await used.request(`/api/posts?limit=3&cursor=${first.cursor}`);
    expect([...first.items, ...second.items].map(({ slug }) => slug)).toEqual(slugs);
  });

  test('a cursor that was altered, made up, or is of another list is a 400, on pages too', async () => {
    await publishMany(6);
    const cursorOf = async (list: string): Promise<string> =>
      (await used.request(`${list}limit=1`)).json.cursor ?? '';
    const [byStatus, byBob] = [
      await cursorOf('/api/posts?'),
      await cursorOf('/api/posts?author=bob&'),
    ];
    const [payload = '', signature = ''] = byStatus.split('.');
    const position = JSON.parse(Buffer.from(payload, 'base64url').toString());
    const altered = Buffer.from(JSON.stringify({ ...position, issued: 1 })).toString('base64url');
    const tries = [
      ['?', 'garbage'],
      ['?', payload],
      ['?', `${altered}.${signature}`],
      ['?', byBob],
      ['?author=ada&', byBob],
      ['?status=archived&', byStatus],
      ['?tag=all&', byStatus],
      ['?tag=even&', await cursorOf('/api/posts?tag=all&')],
    ];
    for (const [list, cursor] of tries) {
      const { status, json } = await used.request(`/api/posts${list}cursor=${cursor}`);
      expect({ list, cursor, status }).toEqual({ list, cursor, status: 400 });
      expect(json.code).toMatch(/^cursor-/);
    }
    const page = await used.request(`/?cursor=${byBob}`);
    expect(page.status).toBe(400);
    expect(page.text).toContain('This is no page of this list.');
    expect((await used.request(`/api/posts?cursor=${byStatus}`)).status).toBe(200);
    expect((await used.request('/api/posts?limit=0')).status).toBe(422);
  });
});

describe('tags', () => {
  const postsWith = async (tag: string): Promise<number> =>
    (await used.request(`/api/posts?tag=${tag}`)).json.items.length;

  test('follow the post: when it is edited, archived, and published again', async () => {
    const post = await used.publish('Tagged', { tags: new Set(['one', 'two']) });
    const { id, version, slug, title, summary, body } = post;
    const text = { slug, title, summary, body, version, tags: new Set(['two', 'three']) };
    await savePost(used, 'ada', id, text);
    expect([await postsWith('one'), await postsWith('two'), await postsWith('three')]).toEqual([
      0, 1, 1,
    ]);
    const request = { as: 'ada', method: 'PUT' } as const;
    const path = `/api/posts/${id}/status`;
    await used.request(path, { ...request, json: { status: 'archived' } });
    expect(await postsWith('two')).toBe(0);
    const { json } = await used.request(path, { ...request, json: { status: 'published' } });
    expect(await postsWith('two')).toBe(1);
    expect(json).toMatchObject({ status: 'published', date: post.date.toISOString() });
    expect((await used.request('/tags')).text).toContain('#three</a> <span>1 post</span>');
  });
});

describe('views', () => {
  test('500 readers at once are 500 views, and the author’s edit is not refused for them', async () => {
    const post = await used.publish('Read by many');
    await Promise.all(Array.from({ length: 500 }, () => countView(used, post.id)));
    expect(await viewsOf(used, [post.id])).toEqual([500]);

    const { version, slug, title, summary, body, tags, id } = post;
    await savePost(used, 'ada', id, { version, slug, title, summary, body, tags });
  });

  test('a page counts whoever opens it, and not who answers a comment on it', async () => {
    await used.publish('Opened');
    const viewsAt = async (path: string) =>
      /read \d+ times?/.exec((await used.request(path)).text)?.[0];
    expect(await viewsAt('/posts/opened')).toBe('read 1 time');
    expect(await viewsAt('/posts/opened')).toBe('read 2 times');
    expect(await viewsAt('/posts/opened?reply=x')).toBe('read 2 times');
  });
});

describe('pages', () => {
  test('a draft is nobody’s but its author’s', async () => {
    const json = { title: 'Not yet', body: 'Secret.' };
    const { json: draft } = await used.request('/api/posts', { as: 'ada', json });
    expect(draft).toMatchObject({ status: 'draft', slug: 'not-yet', summary: 'Secret.' });
    for (const path of ['/posts/not-yet', '/api/posts/not-yet', `/api/posts/${draft.id}`]) {
      expect((await used.request(path, { as: 'ada' })).status).toBe(404);
    }
    expect((await used.request('/api/posts?author=ada')).json.items).toEqual([]);
    expect((await used.request('/api/posts?author=ada&status=draft')).status).toBe(422);
    const preview = await used.request(`/desk/posts/${draft.id}/preview`, { as: 'ada' });
    expect(preview.text).toContain('Secret.');
  });

  test('what is not there is a 404, as a page and as JSON', async () => {
    for (const path of ['/nowhere', '/posts/none', '/authors/nobody', '/api/posts/none']) {
      expect((await used.request(path)).status).toBe(404);
    }
    expect((await used.request('/api/nowhere')).json.code).toBe('no-such-page');
    expect(used.unexpected).toEqual([]);
  });

  test('while the database is away, a page says so, and nothing of why', async () => {
    const nowhere = { ...used.engine.connection, endpoint: 'http://127.0.0.1:8', maxAttempts: 1 };
    const away = createBlog(nowhere);
    const app = createApp({ ...away, cookieSecret: 'a secret of the tests' });
    const answer = await app.request('/');
    away.db.close();
    expect(answer.status).toBe(503);
    expect(await answer.text()).toContain('<h1>This did not work just now.');
  });

  test('every page has a policy that allows no script', async () => {
    const { headers } = await used.request('/');
    expect(headers.get('content-security-policy')).toContain(
      "default-src 'none'; style-src 'self'",
    );
    expect((await used.request('/style.css')).headers.get('content-type')).toContain('text/css');
  });
});
