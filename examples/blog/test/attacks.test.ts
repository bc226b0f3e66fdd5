/** What somebody would try who wants to write where they must not. */
import { expect, test } from 'vitest';
import { readPost } from '../src/posts.ts';
import { PASSWORD, SITE, useBlog } from './use-blog.ts';

const used = useBlog();
const SCRIPT = `<script>alert(1)</script>"'><img src=x onerror=alert(1)>`;

test('markup in a comment is text, wherever it is shown', async () => {
  const post = await used.publish('A post');
  const form = { name: SCRIPT, text: SCRIPT, email: 'x@example.com' };
  const { headers } = await used.request('/posts/a-post/comments', { form });
  const [pending = ''] = (headers.get('location') ?? '').split('#');
  const pages = [await used.request(pending), await used.request('/desk/comments', { as: 'ada' })];
  const decided = { postId: post.id, path: pending.split('=')[1] ?? '', decision: 'approved' };
  expect((await used.request('/desk/comments', { as: 'ada', form: decided })).status).toBe(303);
  pages.push(await used.request('/posts/a-post'));
  pages.push(await used.request('/posts/a-post/comments', { form: { ...form, text: ' ' } }));
  for (const { text } of pages) {
    expect(text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&gt;&lt;img');
    expect(text).not.toContain('<script');
    expect(text).not.toContain('<img');
  }
});

test('markup in a post is text, and an address of a script is no link', async () => {
  const body = `${SCRIPT}\n\n## ${SCRIPT}\n\n- ${SCRIPT}\n\n> ${SCRIPT}\n\n\`${SCRIPT}\`\n\n\`\`\`\n${SCRIPT}\n\`\`\`\n
[a](javascript:alert(1)) [b](//evil.example) [c](https://example.com/"onclick=alert(1)) [d](/tags)`;
  const form = {
    title: SCRIPT,
    slug: 'x',
    body,
    summary: SCRIPT,
    tags: SCRIPT,
    status: 'published',
  };
  expect((await used.request('/desk/posts/new', { as: 'ada', form })).status).toBe(303);
  const { id } = await readPost(used, 'x');
  const paths = [
    '/',
    '/posts/x',
    '/tags',
    '/desk',
    `/desk/posts/${id}`,
    `/desk/posts/${id}/preview`,
  ];
  for (const path of paths) {
    const { status, text } = await used.request(path, { as: 'ada' });
    expect(status).toBe(200);
    expect(text).not.toMatch(/<script|<img|href="(javascript|\/\/evil)|"onclick/);
  }
  expect((await used.request('/posts/x')).text).toContain('<a href="/tags">d</a>');
});

test('a long line of almost-markup is read in no time', async () => {
  const body = '**a*[b](`'.repeat(4000);
  const form = { title: 'Slow', body, status: 'published' };
  expect((await used.request('/desk/posts/new', { as: 'ada', form })).status).toBe(303);
  const { text } = await used.request('/posts/slow');
  expect(text.match(/<em>a<\/em>/g)).toHaveLength(2000);
});

test('nobody writes who is not logged in', async () => {
  const { id } = await used.publish('A post');
  const forms = [
    '/desk/posts/new',
    `/desk/posts/${id}`,
    `/desk/posts/${id}/status`,
    '/desk/comments',
  ];
  for (const path of forms) {
    expect((await used.request(path, { form: { title: 'x', body: 'x' } })).status).toBe(401);
  }
  const writes = [
    ['POST', '/api/posts'],
    ['PUT', `/api/posts/${id}`],
    ['PUT', `/api/posts/${id}/status`],
    ['PUT', `/api/comments/${id}/x/status`],
  ] as const;
  for (const [method, path] of writes) {
    const { status, json } = await used.request(path, { method, json: { title: 'x', body: 'x' } });
    expect({ path, status, code: json.code }).toEqual({ path, status: 401, code: 'not-logged-in' });
  }
  const page = await used.request(`/desk/posts/${id}`);
  expect([page.status, page.headers.get('location')]).toEqual([
    303,
    `/login?next=%2Fdesk%2Fposts%2F${id}`,
  ]);
});

test('nobody touches the post or the comments of another author', async () => {
  const { id, version } = await used.publish('Ada’s');
  const { json: comment } = await used.request('/api/posts/adas/comments', {
    json: { name: 'Emmy', text: 'Hello.' },
  });
  const text = { title: 'Mine', body: 'Mine.' };
  const tries = [
    used.request(`/desk/posts/${id}`, { as: 'bob' }),
    used.request(`/desk/posts/${id}/preview`, { as: 'bob' }),
    used.request(`/desk/posts/${id}`, { as: 'bob', form: { ...text, version: `${version}` } }),
    used.request(`/desk/posts/${id}/status`, { as: 'bob', form: { status: 'archived' } }),
    used.request(`/api/posts/${id}`, { as: 'bob', method: 'PUT', json: { ...text, version } }),
    used.request(`/api/posts/${id}/status`, {
      as: 'bob',
      method: 'PUT',
      json: { status: 'archived' },
    }),
    used.request(`/api/comments/${id}/${comment.path}/status`, {
      as: 'bob',
      method: 'PUT',
      json: { status: 'approved' },
    }),
    used.request('/desk/comments', {
      as: 'bob',
      form: { postId: id, path: comment.path, decision: 'approved' },
    }),
  ];
  for (const answer of await Promise.all(tries)) expect(answer.status).toBe(403);
  expect(await readPost(used, 'adas')).toMatchObject({ version, status: 'published' });
  expect((await used.request('/api/posts/adas/comments')).json.items).toEqual([]);
});

test('a form from another site is refused, whoever is logged in', async () => {
  const form = { title: 'Forged', body: 'Forged.' };
  const elsewhere = [
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
    { origin: `${SITE}.evil.example`, 'content-type': 'text/plain' },
  ];
  for (const headers of elsewhere) {
    for (const path of ['/desk/posts/new', '/api/posts', '/logout', '/login']) {
      expect((await used.request(path, { as: 'ada', form, headers })).status).toBe(403);
    }
  }
  const headers = { 'content-type': 'application/octet-stream', origin: 'https://evil.example' };
  const { status } = await used.request('/api/posts', { as: 'ada', json: form, headers });
  expect(status).toBe(415);
  expect((await used.request('/api/posts?author=ada')).json.items).toEqual([]);
  expect((await used.request('/desk', { as: 'ada' })).text).not.toContain('Forged');
});

test('a body that is too large is refused, with or without its length', async () => {
  await used.publish('A post');
  const json = { name: 'Emmy', text: 'x'.repeat(200_000) };
  const path = '/api/posts/a-post/comments';
  expect((await used.request(path, { json })).status).toBe(413);
  const chunked = { 'content-length': '1', 'transfer-encoding': 'chunked' };
  expect((await used.request(path, { json, headers: chunked })).status).toBe(413);
  expect((await used.request(path, { json: { ...json, text: 'x'.repeat(5000) } })).status).toBe(
    422,
  );
});

test('a cookie that is made up, altered, or too old is none', async () => {
  const request = { method: 'POST', headers: { 'content-type': 'application/json' } };
  const body = JSON.stringify({ id: 'bob', password: PASSWORD });
  const login = await used.app.request(`${SITE}/api/session`, { ...request, body });
  const header = login.headers.get('set-cookie') ?? '';
  expect(header).toMatch(/HttpOnly; SameSite=Lax/i);
  const [cookie = ''] = header.split(';');
  const statusWith = async (value: string) =>
    (await used.request('/api/posts', { json: {}, headers: { cookie: value } })).status;

  expect(await statusWith(cookie)).toBe(422);
  expect(await statusWith(cookie.replace('bob', 'ada'))).toBe(401);
  expect(await statusWith(`session=ada.${Number.MAX_SAFE_INTEGER}`)).toBe(401);
  expect(await statusWith(`${cookie}x`)).toBe(401);
  used.forward(8 * 24 * 60 * 60e3);
  expect(await statusWith(cookie)).toBe(401);
});

test('a login says neither who is an author nor leads elsewhere', async () => {
  const tries = [
    { id: 'ada', password: 'guess' },
    { id: 'nobody', password: 'guess' },
    { id: '', password: '' },
  ];
  const answers = await Promise.all(tries.map((form) => used.request('/login', { form })));
  expect(answers.map(({ status }) => status)).toEqual([401, 401, 401]);
  for (const { text } of answers) expect(text).toContain('There is no author with this name');

  for (const next of [
    '//evil.example',
    'https://evil.example',
    '/\\evil.example',
    '/desk\r\nx: y',
  ]) {
    const form = { id: 'ada', password: PASSWORD, next };
    const { status, headers } = await used.request('/login', { form });
    expect([status, headers.get('location')]).toEqual([303, '/desk']);
  }
});
