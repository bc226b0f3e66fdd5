import { createTransport } from 'nodemailer';
import type { Blog } from '../blog.ts';
import { Author, type Message, type Notification } from '../models.ts';
import { signWebhook } from './sign-webhook.ts';

/** How messages leave. */
export interface SendOptions {
  /** The mail server, `smtp://127.0.0.1:2525`. */
  readonly smtpUrl: string;
  readonly from: string;
  /** How long a receiver may take to answer. */
  readonly answerTimeoutMs: number;
}

type Mail = Extract<Message, { by: 'email' }>;
type Webhook = Extract<Message, { by: 'webhook' }>;

/** Sends a message, by the way that it says. Throws where nobody took it. */
export async function send(
  blog: Blog,
  { id, authorId, message }: Notification,
  options: SendOptions,
): Promise<void> {
  if (message.by === 'email') return sendMail(id, message, options);
  const { webhook } = await blog.db.model(Author).getOrThrow({ id: authorId });
  if (webhook === undefined) throw new Error('The author has no webhook any more.');
  await sendWebhook(webhook, { id, ...message, at: blog.now() }, options.answerTimeoutMs);
}

async function sendMail(
  id: string,
  { to, subject, text }: Mail,
  { smtpUrl, from, answerTimeoutMs: timeout }: SendOptions,
): Promise<void> {
  const transport = createTransport({
    url: smtpUrl,
    connectionTimeout: timeout,
    greetingTimeout: timeout,
    socketTimeout: timeout,
  });
  // The same id each time, so that a mailbox shows a message that was sent twice once.
  const messageId = `<${id}@${from.split('@').at(-1)}>`;
  try {
    await transport.sendMail({ from, to, subject, text, messageId });
  } finally {
    transport.close();
  }
}

async function sendWebhook(
  { url, secret }: { readonly url: string; readonly secret: string },
  message: Webhook & { readonly id: string; readonly at: Date },
  timeoutMs: number,
): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...signWebhook(secret, message) },
    body: message.body,
    // Elsewhere is not where the author said.
    redirect: 'error',
    signal: AbortSignal.timeout(timeoutMs),
  });
  await response.body?.cancel();
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
}
