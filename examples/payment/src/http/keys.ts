import { randomUUID } from 'node:crypto';
import {
  createLocalJWKSet,
  exportJWK,
  generateKeyPair,
  type JSONWebKeySet,
  type JWTVerifyGetKey,
  SignJWT,
} from 'jose';
import type { Caller } from '../service.ts';

/** The only algorithm that is issued, and the only one that is accepted. */
export const ALGORITHM = 'EdDSA';
export const ISSUER = 'https://auth.example.com';
export const AUDIENCE = 'https://payments.example.com';

/**
 * Issues tokens, in place of an identity provider, which is another service in earnest: this one then
 * has `createRemoteJWKSet(new URL('https://…/jwks.json'))` for `find`, and no key that signs.
 */
export interface KeyRing {
  /** A token for somebody, signed with the newest key. */
  issue(caller: Caller, options?: { readonly lifetime?: string }): Promise<string>;
  /** A new key signs from now on. The one before it still verifies, the one before that does not. */
  rotate(): Promise<void>;
  /** The public keys, for those who verify. */
  jwks(): JSONWebKeySet;
  /** Finds the key that a token names by its `kid`. */
  readonly find: JWTVerifyGetKey;
}

/** Two keys: one that signs, and one that did. */
export async function createKeyRing(): Promise<KeyRing> {
  let keys = [await newKey(), await newKey()];
  const jwks = (): JSONWebKeySet => ({ keys: keys.map((key) => key.publicJwk) });
  return {
    issue: async ({ subject, role, merchantId }, { lifetime = '15m' } = {}) => {
      const [newest] = keys;
      if (newest === undefined) throw new Error('A key ring always has a key.');
      return new SignJWT({ role, ...(merchantId !== undefined && { merchant: merchantId }) })
        .setProtectedHeader({ alg: ALGORITHM, kid: newest.kid })
        .setSubject(subject)
        .setIssuer(ISSUER)
        .setAudience(AUDIENCE)
        .setIssuedAt()
        .setExpirationTime(lifetime)
        .sign(newest.privateKey);
    },
    rotate: async () => {
      keys = [await newKey(), ...keys].slice(0, 2);
    },
    jwks,
    find: (header, token) => createLocalJWKSet(jwks())(header, token),
  };
}

async function newKey() {
  const { privateKey, publicKey } = await generateKeyPair(ALGORITHM, { crv: 'Ed25519' });
  const kid = randomUUID();
  const publicJwk = { ...(await exportJWK(publicKey)), kid, alg: ALGORITHM, use: 'sig' };
  return { kid, privateKey, publicJwk };
}
