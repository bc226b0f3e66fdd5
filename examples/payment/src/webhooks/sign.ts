/** Signatures of webhooks, out and in, as https://www.standardwebhooks.com has them. */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { Problem } from '../problem.ts';

/** How far the clocks may be apart, and how long a message may be under way. */
export const TOLERANCE_MS = 5 * 60 * 1000;

/** The headers that a signed message carries. */
export interface SignedHeaders {
  readonly 'webhook-id': string;
  readonly 'webhook-timestamp': string;
  readonly 'webhook-signature': string;
}

/** A message as it came in. */
export interface ReceivedMessage {
  readonly headers: { get(name: string): string | null };
  /** Exactly as it was sent: JSON that was parsed and written again is another text. */
  readonly body: string;
}

/** A secret to share with a receiver. */
export function newWebhookSecret(): string {
  return `whsec_${randomBytes(24).toString('base64')}`;
}

/** The headers for a message that is sent now. The time is signed too, so that it cannot be altered. */
export function signWebhook(
  secret: string,
  message: { readonly id: string; readonly body: string; readonly at: Date },
): SignedHeaders {
  const timestamp = String(Math.floor(message.at.getTime() / 1000));
  const signature = signatureOf(secret, message.id, timestamp, message.body);
  return {
    'webhook-id': message.id,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${signature.toString('base64')}`,
  };
}

/** The id of a message whose signature is right and recent; `Problem` 401 for any other. */
export function verifyWebhook(
  secret: string,
  { headers, body }: ReceivedMessage,
  now: Date,
): string {
  const id = headers.get('webhook-id') ?? '';
  const timestamp = headers.get('webhook-timestamp') ?? '';
  const expected = signatureOf(secret, id, timestamp, body);
  // Several stand there, with a space between, while a secret is changed.
  const given = (headers.get('webhook-signature') ?? '').split(' ');
  if (id === '' || !given.some((signature) => isSame(expected, signature))) {
    throw new Problem(
      401,
      'webhook-signature',
      'The signature of the webhook is missing or wrong.',
    );
  }
  if (!(Math.abs(now.getTime() - Number(timestamp) * 1000) <= TOLERANCE_MS)) {
    throw new Problem(401, 'webhook-timestamp', 'The webhook is too old, or from the future.');
  }
  return id;
}

function signatureOf(secret: string, id: string, timestamp: string, body: string): Buffer {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  return createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest();
}

/** In constant time: a comparison that stops at the first difference tells how far a guess was right. */
function isSame(expected: Buffer, given: string): boolean {
  const [version, text = ''] = given.split(',', 2);
  const bytes = Buffer.from(text, 'base64');
  return version === 'v1' && bytes.length === expected.length && timingSafeEqual(bytes, expected);
}
