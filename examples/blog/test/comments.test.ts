import { expect, test } from 'vitest';
import { useBlog } from './use-blog.ts';

const used = useBlog();

async function say(text: string, parent?: string): Promise<string> {
  const json = { name: 'Emmy', text, ...(parent && { parent }) };
  const answer = await used.request('/api/posts/a-post/comments', { json });
  expect(answer).toMatchObject({ status: 201, json: { status: 'pending' } });
  return answer.json.path;
}

async function decide(path: string, status: string, as: 'ada' | 'bob' = 'ada') {
  const { id } = (await used.request('/api/posts/a-post')).json;
  return used.request(`/api/comments/${id}/${path}/status`, {
    method: 'PUT',
    as,
    json: { status },
  });
}

async function shown(query = ''): Promise<readonly object[]> {
  return (await used.request(`/api/posts/a-post/comments${query}`)).json.items;
}

test('a comment is seen when it is approved, and never when it is rejected', async () => {
  await used.publish('A post');
  const [good, bad] = [await say('Good.'), await say('Bad.')];
  expect(await shown()).toEqual([]);
  expect((await used.request('/desk/comments', { as: 'ada' })).text).toContain('Good.');
  expect((await used.request('/desk/comments', { as: 'bob' })).text).not.toContain('Good.');

  expect((await decide(good, 'approved')).status).toBe(200);
  expect((await decide(bad, 'rejected')).status).toBe(200);
  expect(await shown()).toMatchObject([{ text: 'Good.' }]);
  expect((await used.request('/desk/comments', { as: 'ada' })).text).toContain('No comment waits');
  expect((await decide(bad, 'approved')).json.detail).toBe('This comment is rejected already.');
});

test('of an approver and a rejecter at the same moment, one is told that it is decided', async () => {
  await used.publish('A post');
  const path = await say('Hm.');
  const answers = await Promise.all([decide(path, 'approved'), decide(path, 'rejected')]);
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
});

test('answers stand below what they answer, oldest first, and go no deeper than three', async () => {
  await used.publish('A post');
  const sayNow = async (text: string, parent?: string): Promise<string> => {
    used.forward(1000);
    const path = await say(text, parent);
    await decide(path, 'approved');
    return path;
  };
  const first = await sayNow('1');
  const second = await sayNow('2');
  const below = await sayNow('1.1', first);
  await sayNow('2.1', second);
  await sayNow('1.2', first);
  const deep = await sayNow('1.1.1', below);
  const deepest = await sayNow('1.1.1.1', deep);
  await sayNow('1.1.1.2', deepest);

  const thread = ['1', '1.1', '1.1.1', '1.1.1.1', '1.1.1.2', '1.2', '2', '2.1'];
  expect(await shown()).toMatchObject(
    thread.map((text) => ({ text, depth: text.split('.').length - 1 })),
  );
  const { json: page } = await used.request('/api/posts/a-post/comments?limit=3');
  expect(await shown(`?cursor=${page.cursor}`)).toHaveLength(5);
});

test('only what is to be seen can be answered; what is removed keeps its answers', async () => {
  await used.publish('A post');
  const path = await say('First!');
  const answer = { name: 'Max', text: 'Second!', parent: path };
  const early = await used.request('/api/posts/a-post/comments', { json: answer });
  expect(early).toMatchObject({ status: 404, json: { code: 'no-such-comment' } });

  await decide(path, 'approved');
  await decide(await say('Second!', path), 'approved');
  expect((await decide(path, 'removed')).status).toBe(200);
  expect(await shown()).toMatchObject([
    { status: 'removed', text: '', name: '' },
    { text: 'Second!' },
  ]);
  expect((await used.request('/posts/a-post')).text).not.toContain('First!');
});

test('a comment on a page comes back to whoever wrote it, and to nobody else', async () => {
  await used.publish('A post');
  const form = { name: 'Emmy', email: 'emmy@example.com', text: 'One.\r\n\r\nTwo.' };
  const { status, headers } = await used.request('/posts/a-post/comments', { form });
  expect(status).toBe(303);
  const [address = ''] = (headers.get('location') ?? '').split('#');
  expect((await used.request(address)).text).toContain('<p>One.</p><p>Two.</p>');
  expect((await used.request('/posts/a-post')).text).not.toContain('One.');

  const wrong = await used.request('/posts/a-post/comments', { form: { ...form, email: 'emmy' } });
  expect(wrong.status).toBe(422);
  expect(wrong.text).toContain('This is no email address.');
  expect(wrong.text).toContain('Two.');
});
