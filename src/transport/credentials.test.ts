import { describe, expect, test } from 'vitest';
import { type Credentials, credentialsSource } from './credentials.ts';

const MINUTE = 60_000;

/** A provider whose fetches the test settles by hand. */
function manual() {
  const fetches: { resolve: (c: Credentials) => void; reject: (e: Error) => void }[] = [];
  const provider = (): Promise<Credentials> =>
    new Promise((resolve, reject) => fetches.push({ resolve, reject }));
  return { fetches, source: credentialsSource(provider) };
}

function credentials(accessKeyId: string, expiresAt?: number): Credentials {
  const expiration = expiresAt === undefined ? undefined : new Date(expiresAt);
  return { accessKeyId, secretAccessKey: 's', expiration };
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('A source of credentials', () => {
  test('gives fixed ones as they are, at once, and cannot renew them', () => {
    const fixed = credentials('A');
    const source = credentialsSource(fixed);
    expect(source.current(0)).toBe(fixed);
    expect(source.discard(fixed)).toBe(false);
  });

  test('fetches once for all who wait', async () => {
    const { fetches, source } = manual();
    const waiting = [source.current(0), source.current(0), source.current(1)];
    expect(fetches).toHaveLength(1);
    fetches[0]?.resolve(credentials('A'));
    for (const each of await Promise.all(waiting)) expect(each.accessKeyId).toBe('A');
    expect(source.current(1e15)).toMatchObject({ accessKeyId: 'A' });
    expect(fetches).toHaveLength(1);
  });

  test('fetches again after a failure', async () => {
    const { fetches, source } = manual();
    const first = source.current(0);
    fetches[0]?.reject(new Error('no'));
    await expect(first).rejects.toThrow('no');
    source.current(0);
    expect(fetches).toHaveLength(2);
  });

  test('renews five minutes before expiry, while the old ones are still given out', async () => {
    const { fetches, source } = manual();
    const first = source.current(0);
    fetches[0]?.resolve(credentials('A', 60 * MINUTE));
    await first;
    expect(source.current(55 * MINUTE - 1)).toMatchObject({ accessKeyId: 'A' });
    expect(fetches).toHaveLength(1);
    expect(source.current(55 * MINUTE)).toMatchObject({ accessKeyId: 'A' });
    expect(source.current(55 * MINUTE + 1)).toMatchObject({ accessKeyId: 'A' });
    expect(fetches).toHaveLength(2);
    fetches[1]?.resolve(credentials('B', 120 * MINUTE));
    await settled();
    expect(source.current(56 * MINUTE)).toMatchObject({ accessKeyId: 'B' });
  });

  test('asks a provider that fails to renew once a minute, and waits for it after expiry', async () => {
    const { fetches, source } = manual();
    const first = source.current(0);
    fetches[0]?.resolve(credentials('A', 60 * MINUTE));
    await first;
    source.current(55 * MINUTE);
    fetches[1]?.reject(new Error('no'));
    await settled();
    expect(source.current(55.5 * MINUTE)).toMatchObject({ accessKeyId: 'A' });
    expect(fetches).toHaveLength(2);
    expect(source.current(56 * MINUTE)).toMatchObject({ accessKeyId: 'A' });
    expect(fetches).toHaveLength(3);
    fetches[2]?.reject(new Error('no'));
    await settled();
    const late = source.current(60 * MINUTE);
    expect(late).toBeInstanceOf(Promise);
    fetches[3]?.resolve(credentials('B'));
    expect(await late).toMatchObject({ accessKeyId: 'B' });
  });

  test('does not fetch per request when the provider gives short-lived ones', async () => {
    const { fetches, source } = manual();
    const first = source.current(0);
    fetches[0]?.resolve(credentials('A', 3 * MINUTE));
    await first;
    source.current(1_000);
    source.current(2_000);
    expect(fetches).toHaveLength(1);
  });

  test('discards what was refused, but not what has replaced it since', async () => {
    const { fetches, source } = manual();
    const first = source.current(0);
    fetches[0]?.resolve(credentials('A'));
    const refused = await first;
    expect(source.discard(refused)).toBe(true);
    const second = source.current(0);
    fetches[1]?.resolve(credentials('B'));
    await second;
    expect(source.discard(refused)).toBe(true);
    expect(source.current(0)).toMatchObject({ accessKeyId: 'B' });
    expect(fetches).toHaveLength(2);
  });
});
