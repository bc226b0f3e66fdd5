import type { LambdaEvent } from 'hono/aws-lambda';
import { afterEach, expect, test, vi } from 'vitest';
import { useBlog } from './use-blog.ts';

const used = useBlog();

afterEach(() => vi.unstubAllEnvs());

test('the same app answers in Lambda, and the worker’s halves are functions', async () => {
  await used.publish('A post');
  const { accessKeyId, secretAccessKey } = used.engine.credentials;
  const settings = {
    AWS_REGION: used.engine.region,
    AWS_ENDPOINT_URL_DYNAMODB: used.engine.endpoint,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    TABLE_PREFIX: used.tablePrefix,
    CURSOR_SECRET: 'c',
    COOKIE_SECRET: 's',
    SITE_URL: 'https://blog.example.com',
    SMTP_URL: used.mail.url,
    MAIL_FROM: 'blog@example.com',
  };
  for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value);
  const { web, stream, deliver } = await import('../src/lambda.ts');

  const path = '/api/posts/a-post/comments';
  const event = {
    version: '2.0',
    routeKey: '$default',
    rawPath: path,
    rawQueryString: '',
    headers: { 'content-type': 'application/json' },
    requestContext: { domainName: 'blog.example.com', http: { method: 'POST', path } },
    body: JSON.stringify({ name: 'Emmy', text: 'From far away.' }),
    isBase64Encoded: false,
  } as unknown as LambdaEvent;
  const answer = await web(event);
  expect(JSON.parse(answer.body)).toMatchObject({ status: 'pending', text: 'From far away.' });

  const { Comment } = await import('../src/models.ts');
  const { pollStream } = await import('dynamorm/streams');
  await pollStream(used.db, Comment, stream, { stopAfterIdleMs: 0 });
  expect(await deliver()).toMatchObject({ delivered: 1, errors: [] });
  expect(used.mail.mails[0]?.text).toContain('https://blog.example.com/desk/comments');
});
