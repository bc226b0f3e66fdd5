/** Signatures of webhooks, as https://www.standardwebhooks.com has them. */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** How old a message may be when it is verified. */
const TOLERANCE_MS = 5 * 60 * 1000;

/** A secret to share with a receiver. */
export function newWebhookSecret(): string {
  return `whsec_${randomBytes(24).toString('base64')}`;
}

/** The headers for a message that is sent now. The time is signed too, so that it cannot be altered. */
export function signWebhook(
  secret: string,
  { id, body, at }: { readonly id: string; readonly body: string; readonly at: Date },
): Readonly<Record<string, string>> {
  const timestamp = String(Math.floor(at.getTime() / 1000));
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signatureOf(secret, id, timestamp, body),
  };
}

/** What a receiver does: whether the body, exactly as it came in, was signed with the secret, and lately. */
export function isSignedWebhook(
  secret: string,
  { headers, body }: { readonly headers: Headers; readonly body: string },
  now: Date,
): boolean {
  const [id, timestamp, given] = ['id', 'timestamp', 'signature'].map(
    (name) => headers.get(`webhook-${name}`) ?? '',
  );
  const expected = Buffer.from(signatureOf(secret, id ?? '', timestamp ?? '', body));
  const signature = Buffer.from(given ?? '');
  const isRecent = Math.abs(now.getTime() - Number(timestamp) * 1000) <= TOLERANCE_MS;
  return isRecent && signature.length === expected.length && timingSafeEqual(signature, expected);
}

function signatureOf(secret: string, id: string, timestamp: string, body: string): string {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const hmac = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`);
  return `v1,${hmac.digest('base64')}`;
}
