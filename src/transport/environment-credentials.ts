import type { Credentials } from './credentials.ts';
import type { Environment } from './endpoint.ts';

/** Credentials, or the reason why this place has none. */
export type CredentialsLookup = Credentials | string;

/**
 * Credentials from `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and `AWS_SESSION_TOKEN`, which is
 * where Lambda puts them. Half of them set counts as none, and the reason says which half.
 */
export function environmentCredentials(env: Environment): CredentialsLookup {
  const accessKeyId = env['AWS_ACCESS_KEY_ID'];
  const secretAccessKey = env['AWS_SECRET_ACCESS_KEY'];
  if (!accessKeyId) return 'AWS_ACCESS_KEY_ID is not set';
  if (!secretAccessKey) return 'AWS_ACCESS_KEY_ID is set but AWS_SECRET_ACCESS_KEY is not';
  const expiration = env['AWS_CREDENTIAL_EXPIRATION'];
  return {
    accessKeyId,
    secretAccessKey,
    sessionToken: env['AWS_SESSION_TOKEN'] || undefined,
    expiration: expiration ? new Date(expiration) : undefined,
  };
}
