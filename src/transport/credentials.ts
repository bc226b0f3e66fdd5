/** What requests are signed with. The AWS SDK's credentials fit. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
  /** When they stop working; without it they are used until DynamoDB calls them expired. */
  readonly expiration?: Date | undefined;
}

/** Fetches credentials. Every provider of the AWS SDK fits; it is called again only when needed. */
export type CredentialsProvider = () => Promise<Credentials>;

/** Credentials that are kept, renewed in time, and fetched once however many wait for them. */
export interface CredentialsSource {
  /** The credentials, or a promise of them when they have to be fetched. `now`: epoch ms. */
  current(now: number): Credentials | Promise<Credentials>;
  /**
   * DynamoDB called these expired: they are not given out again. False when there is nothing
   * to fetch others from.
   */
  discard(refused: Credentials): boolean;
}

/** Credentials are renewed this long before they expire. */
const RENEW_BEFORE_MS = 5 * 60_000;

/** No sooner than this after the last attempt, so that a failing provider is not asked per request. */
const RENEW_PAUSE_MS = 60_000;

/**
 * A source over fixed credentials or a provider.
 *
 * From five minutes before they expire on, the credentials at hand are still given out while one
 * fetch in the background renews them: no request waits, and a provider that fails then is asked
 * again a minute later. Only the first request, and requests after expiry, wait. They share one
 * fetch, and none of them can cancel it for the others.
 */
export function credentialsSource(from: Credentials | CredentialsProvider): CredentialsSource {
  if (typeof from !== 'function') return { current: () => from, discard: () => false };
  const provider = from;
  let kept: Credentials | undefined;
  let renewAt = Number.POSITIVE_INFINITY;
  let pending: Promise<Credentials> | undefined;

  function fetchOnce(now: number): Promise<Credentials> {
    pending ??= fetch(now).finally(() => {
      pending = undefined;
    });
    return pending;
  }

  async function fetch(now: number): Promise<Credentials> {
    renewAt = now + RENEW_PAUSE_MS;
    const fetched = await provide(provider);
    kept = fetched;
    renewAt = fetched.expiration
      ? Math.max(fetched.expiration.getTime() - RENEW_BEFORE_MS, now + RENEW_PAUSE_MS)
      : Number.POSITIVE_INFINITY;
    return fetched;
  }

  return {
    current(now) {
      if (kept === undefined || isExpired(kept, now)) return fetchOnce(now);
      if (now >= renewAt) fetchOnce(now).catch(() => {});
      return kept;
    },
    discard(refused) {
      // Another request may have discarded them already; what replaced them is good.
      if (kept === refused) kept = undefined;
      return true;
    },
  };
}

function isExpired(credentials: Credentials, now: number): boolean {
  const { expiration } = credentials;
  return expiration !== undefined && expiration.getTime() <= now;
}

/** Asks a provider, which is somebody else's code, and checks that it gave credentials. */
async function provide(provider: CredentialsProvider): Promise<Credentials> {
  const given: Partial<Credentials> | undefined = await provider();
  const { accessKeyId, secretAccessKey } = given ?? {};
  if (!accessKeyId || !secretAccessKey) {
    throw new TypeError('The credentials provider gave no accessKeyId and secretAccessKey.');
  }
  return { ...given, accessKeyId, secretAccessKey };
}
