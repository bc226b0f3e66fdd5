import { expect, test } from 'vitest';
import { useBlog } from './use-blog.ts';

const used = useBlog();
const text = { title: 'A first post', body: 'Hello.' };

test('no two posts have the same address, and what was typed is not lost', async () => {
  const first = await used.request('/api/posts', { as: 'ada', json: text });
  expect(first.status).toBe(201);
  const second = await used.request('/api/posts', { as: 'bob', json: text });
  expect(second).toMatchObject({ status: 409, json: { code: 'unique-conflict' } });

  const form = { ...text, body: 'A long text that took an hour.' };
  const again = await used.request('/desk/posts/new', { as: 'bob', form });
  expect(again.status).toBe(409);
  expect(again.text).toContain('Another post has this address.');
  expect(again.text).toContain('A long text that took an hour.');
});

test('of twenty who want an address at the same moment, one gets it', async () => {
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => used.request('/api/posts', { as: 'ada', json: text })),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(19).fill(409)]);
});

test('an address that was given up is free', async () => {
  const { json } = await used.request('/api/posts', { as: 'ada', json: text });
  const changed = { ...text, slug: 'another', version: json.version };
  const answer = await used.request(`/api/posts/${json.id}`, {
    method: 'PUT',
    as: 'ada',
    json: changed,
  });
  expect(answer).toMatchObject({ status: 200, json: { slug: 'another', version: 1 } });
  expect((await used.request('/api/posts', { as: 'bob', json: text })).status).toBe(201);
});

test('of two who edit the same post, the second is told', async () => {
  const { json } = await used.request('/api/posts', { as: 'ada', json: text });
  const save = (body: string) =>
    used.request(`/desk/posts/${json.id}`, { as: 'ada', form: { ...text, body, version: '0' } });
  expect((await save('One.')).status).toBe(303);
  const second = await save('The other.');
  expect(second.status).toBe(409);
  expect(second.text).toContain('It was changed meanwhile.');
  expect(second.text).toContain('The other.');
});

test('a post goes from draft to published to archived, and never back to a draft', async () => {
  const { json } = await used.request('/api/posts', { as: 'ada', json: text });
  const move = async (status: string) =>
    (
      await used.request(`/api/posts/${json.id}/status`, {
        method: 'PUT',
        as: 'ada',
        json: { status },
      })
    ).status;
  expect(await move('archived')).toBe(409);
  expect(await move('published')).toBe(200);
  expect(await move('published')).toBe(200);
  expect((await used.request('/api/posts/a-first-post')).json.status).toBe('published');
  expect(await move('archived')).toBe(200);
  expect(await move('draft')).toBe(422);
  expect((await used.request('/posts/a-first-post')).text).toContain('This post is archived.');
  const comment = { name: 'Emmy', text: 'Too late?' };
  const late = await used.request('/api/posts/a-first-post/comments', { json: comment });
  expect(late).toMatchObject({ status: 409, json: { code: 'comments-closed' } });
});

test('what is no post is refused, and says why', async () => {
  const tries = [
    [{ ...text, title: ' ' }, 'title is missing.'],
    [{ ...text, title: 7 }, 'title is no text.'],
    [{ ...text, title: 'x'.repeat(121) }, 'title has more than 120 characters.'],
    [{ ...text, title: '…' }, 'An address needs a letter or a digit.'],
    [{ ...text, tags: 'a,b,c,d,e,f,g,h,i' }, 'A post has at most 8 tags.'],
    [{ ...text, title: '\ud800 and more' }, 'title has a value that cannot be stored.'],
  ] as const;
  for (const [json, detail] of tries) {
    const answer = await used.request('/api/posts', { as: 'ada', json });
    expect({ status: answer.status, detail: answer.json.detail }).toEqual({ status: 422, detail });
  }
  const tagged = { ...text, tags: ['Late Summer', 'late-summer', 'Été'] };
  const { json } = await used.request('/api/posts', { as: 'ada', json: tagged });
  expect(new Set(json.tags)).toEqual(new Set(['ete', 'late-summer']));
});
