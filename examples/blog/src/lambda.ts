/** The blog on AWS: three functions of one bundle, with the same tables behind them. */
import { lambdaInit } from 'dynamorm/lambda';
import { handle } from 'hono/aws-lambda';
import type { Blog } from './blog.ts';
import { createApp } from './http/app.ts';
import { type DeliveryReport, deliverDue, patientDelays } from './notifications/deliver.ts';
import { watchComments } from './notifications/watch-comments.ts';

const { db } = lambdaInit(
  {},
  { cursorSecret: setting('CURSOR_SECRET'), tablePrefix: setting('TABLE_PREFIX') },
);
const blog: Blog = { db, now: () => new Date() };
const app = createApp({
  ...blog,
  cookieSecret: setting('COOKIE_SECRET'),
  onError: (error) => console.error(error),
});

/** Behind a function URL or an API Gateway: pages and API. */
export const web = handle(app);

/** On the stream of the comments, with `ReportBatchItemFailures`. */
export const stream = watchComments(blog, setting('SITE_URL'));

/** On a schedule of a minute. */
export async function deliver(): Promise<DeliveryReport> {
  const report = await deliverDue(blog, {
    smtpUrl: setting('SMTP_URL'),
    from: setting('MAIL_FROM'),
    answerTimeoutMs: 10_000,
    retryDelaysMs: patientDelays,
  });
  for (const error of report.errors) console.error(error);
  return report;
}

function setting(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`The environment has no ${name}.`);
  return value;
}
