import { memoryCheckpoints, pollStream } from 'dynamorm/streams';
import { deleteTable } from 'dynamorm/tables';
import { expect, test } from 'vitest';
import { addComment, decide } from '../src/comments.ts';
import { Author, Comment, Notification, type Post } from '../src/models.ts';
import { type DeliveryOptions, deliverDue } from '../src/notifications/deliver.ts';
import { isSignedWebhook } from '../src/notifications/sign-webhook.ts';
import { watchComments } from '../src/notifications/watch-comments.ts';
import { startWorker } from '../src/notifications/worker.ts';
import { useReceiver } from './receiver.ts';
import { SITE, useBlog } from './use-blog.ts';

const used = useBlog();
const receiver = useReceiver();

const options = (): DeliveryOptions => ({
  smtpUrl: used.mail.url,
  from: 'blog@example.com',
  answerTimeoutMs: 2000,
  retryDelaysMs: [1000, 10_000],
});
const deliver = () => deliverDue(used, options());

/** What Lambda would do: hands the changes that nobody has seen yet to the handler. */
function streamOf(used: Parameters<typeof watchComments>[0]): () => Promise<void> {
  const checkpoints = memoryCheckpoints();
  const handler = watchComments(used, SITE);
  return () => pollStream(used.db, Comment, handler, { checkpoints, stopAfterIdleMs: 0 });
}

async function tellAdaAt(url: string): Promise<void> {
  const webhook = { url, secret: used.webhookSecret };
  await used.db.model(Author).update({ id: 'ada' }, { webhook });
}

function comment(post: Post): Promise<string> {
  return addComment(used, post, { name: 'Emmy', email: 'emmy@example.com', text: 'So did I.' });
}

test('from a comment to a mail and a webhook, and to its writer when it is approved', async () => {
  await tellAdaAt(receiver.url);
  const post = await used.publish('On “quotes”');
  const stream = streamOf(used);
  const path = await comment(post);
  await stream();
  expect(await deliver()).toEqual({ delivered: 2, failed: 0, dead: 0, errors: [] });
  expect(used.mail.mails).toMatchObject([
    { to: 'ada@example.com', subject: 'Emmy has commented on “On “quotes””' },
  ]);
  expect(used.mail.mails[0]?.text).toContain(`> So did I.\n\nApprove or reject it: ${SITE}/desk`);

  await decide(used, 'ada', { postId: post.id, path }, 'approved');
  await stream();
  expect(await deliver()).toMatchObject({ delivered: 2 });
  expect(used.mail.mails[1]).toMatchObject({ to: 'emmy@example.com' });
  expect(used.mail.mails[1]?.text).toContain(`${SITE}/posts/on-quotes#${path}`);
  const bodies = receiver.received.map(({ body }) => JSON.parse(body));
  expect(bodies).toMatchObject([
    { type: 'comment.added', post: { id: post.id }, comment: { path, status: 'pending' } },
    { type: 'comment.approved', comment: { path, status: 'approved', text: 'So did I.' } },
  ]);
});

test('a webhook is signed: the secret, the body and the time all matter', async () => {
  await tellAdaAt(receiver.url);
  await comment(await used.publish('Signed'));
  await streamOf(used)();
  await deliver();
  const [webhook] = receiver.received;
  if (webhook === undefined) throw new Error('No webhook has come.');

  const { webhookSecret, now } = used;
  expect(isSignedWebhook(webhookSecret, webhook, now())).toBe(true);
  expect(isSignedWebhook('whsec_b3RoZXI=', webhook, now())).toBe(false);
  expect(isSignedWebhook(webhookSecret, { ...webhook, body: `${webhook.body} ` }, now())).toBe(
    false,
  );
  const later = new Date(now().getTime() + 10 * 60e3);
  expect(isSignedWebhook(webhookSecret, webhook, later)).toBe(false);
  const headers = new Headers(webhook.headers);
  headers.set('webhook-timestamp', `${Math.floor(later.getTime() / 1000)}`);
  expect(isSignedWebhook(webhookSecret, { ...webhook, headers }, later)).toBe(false);
});

test('a change that is delivered twice is told of once', async () => {
  await comment(await used.publish('Twice'));
  await streamOf(used)();
  await streamOf(used)();
  expect(await used.db.model(Notification).scan().count()).toBe(1);
});

test('what fails is sent again, later each time; then it is dead, is seen, and can be sent again', async () => {
  await tellAdaAt(receiver.url);
  receiver.answers(500, 503, 302);
  await comment(await used.publish('Retried'));
  await streamOf(used)();
  expect(await deliver()).toMatchObject({ delivered: 1, failed: 1 });
  expect(await deliver()).toMatchObject({ delivered: 0, failed: 0 });
  used.forward(1500);
  expect(await deliver()).toMatchObject({ failed: 1 });
  used.forward(1500);
  expect(await deliver()).toMatchObject({ failed: 0, dead: 0 });
  used.forward(12_000);
  expect(await deliver()).toMatchObject({ dead: 1 });
  expect(receiver.received).toHaveLength(3);
  expect(new Set(receiver.received.map(({ headers }) => headers.get('webhook-id'))).size).toBe(1);

  const desk = await used.request('/desk/undelivered', { as: 'ada' });
  expect(desk.text).toContain('given up after 3 attempts');
  expect((await used.request('/desk/undelivered', { as: 'bob' })).text).toContain('Everybody has');
  const form = { id: /name="id" value="([^"]+)"/.exec(desk.text)?.[1] ?? '' };
  expect((await used.request('/desk/undelivered', { as: 'bob', form })).status).toBe(404);
  expect((await used.request('/desk/undelivered', { as: 'ada', form })).status).toBe(303);
  expect(await deliver()).toMatchObject({ delivered: 1 });
  expect((await used.request('/desk/undelivered', { as: 'ada', form })).status).toBe(404);
});

test('neither a mail server nor a receiver that is not there loses anything', async () => {
  await tellAdaAt('http://127.0.0.1:8/');
  await comment(await used.publish('Away'));
  await streamOf(used)();
  await used.mail.stop();
  expect(await deliver()).toMatchObject({ failed: 2, errors: [] });
  const waiting = await used.db.model(Notification).where('status', '=', 'pending').all();
  expect(waiting.map(({ lastError }) => lastError)).toEqual([
    expect.stringContaining('ECONNREFUSED'),
    expect.stringContaining('ECONNREFUSED'),
  ]);
});

test('several workers at once send each notification once', async () => {
  const post = await used.publish('Busy');
  for (let number = 0; number < 8; number += 1) await comment(post);
  await streamOf(used)();
  const reports = await Promise.all(Array.from({ length: 4 }, deliver));
  expect(reports.reduce((sum, { delivered }) => sum + delivered, 0)).toBe(8);
  expect(reports.flatMap(({ errors }) => errors)).toEqual([]);
  expect(new Set(used.mail.mails.map(({ messageId }) => messageId)).size).toBe(8);
  expect(used.mail.mails).toHaveLength(8);
});

test('what a worker took and never sent is due again when its lease is over', async () => {
  await comment(await used.publish('Taken'));
  await streamOf(used)();
  const [taken] = await used.db.model(Notification).scan().all();
  if (taken === undefined) throw new Error('There is nothing to deliver.');
  const dueAt = new Date(used.now().getTime() + 60_000);
  await used.db.model(Notification).update({ id: taken.id }, { dueAt });
  expect(await deliver()).toMatchObject({ delivered: 0 });
  used.forward(61_000);
  expect(await deliver()).toMatchObject({ delivered: 1 });
});

test('the worker does all of it by itself, and goes on when something goes wrong', async () => {
  const rounds: number[] = [];
  const errors: unknown[] = [];
  const worker = startWorker(used, {
    ...options(),
    siteUrl: SITE,
    restMs: 10,
    onRound: ({ delivered }) => rounds.push(delivered),
    onError: (error) => errors.push(error),
  });
  await comment(await used.publish('By itself'));
  await expect.poll(() => rounds, { timeout: 10_000 }).toEqual([1]);
  await deleteTable(used.db, Notification);
  await expect.poll(() => errors.length, { timeout: 20_000 }).toBeGreaterThan(1);
  await worker.stop();
  expect(used.mail.mails).toHaveLength(1);
});
