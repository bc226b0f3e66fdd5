import { type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { Problem } from '../problem.ts';
import type { Caller, Role } from '../service.ts';
import { ALGORITHM, AUDIENCE, ISSUER } from './keys.ts';

const roles: readonly Role[] = ['merchant', 'operator', 'auditor'];

/** Who a request is from; `Problem` 401 for a token that is missing, foreign, altered or expired. */
export async function authenticate(
  authorization: string | undefined,
  findKey: JWTVerifyGetKey,
): Promise<Caller> {
  const [, token] = /^Bearer (\S+)$/i.exec(authorization ?? '') ?? [];
  if (token === undefined) {
    throw new Problem(401, 'token-missing', 'Send a token: Authorization: Bearer ….');
  }
  const payload = await verify(token, findKey);
  const caller = callerOf(payload);
  if (caller === undefined) {
    throw new Problem(401, 'token-invalid', 'The token does not say who you are.');
  }
  return caller;
}

/** Whether somebody with this role, at this merchant, may do this; `Problem` 403 when not. */
export function authorize(
  caller: Caller,
  allowed: readonly Role[],
  merchantId: string | undefined,
): void {
  if (!allowed.includes(caller.role)) {
    throw new Problem(403, 'role', `Only for ${allowed.join(' and ')}.`);
  }
  if (caller.role === 'merchant' && caller.merchantId !== merchantId) {
    throw new Problem(403, 'tenant', 'Your token is for another merchant.');
  }
}

async function verify(token: string, findKey: JWTVerifyGetKey): Promise<JWTPayload> {
  try {
    const { payload } = await jwtVerify(token, findKey, {
      // Not what the token says of itself: `none` and a public key used as a secret end here.
      algorithms: [ALGORITHM],
      issuer: ISSUER,
      audience: AUDIENCE,
      requiredClaims: ['sub', 'exp'],
      clockTolerance: 5,
    });
    return payload;
  } catch {
    // Which of its checks failed would help only those who forge tokens.
    throw new Problem(401, 'token-invalid', 'The token is not valid, or not any more.');
  }
}

function callerOf({ sub, role: claimed, merchant }: JWTPayload): Caller | undefined {
  const role = roles.find((known) => known === claimed);
  if (sub === undefined || role === undefined) return undefined;
  if (role !== 'merchant') return { subject: sub, role };
  return typeof merchant === 'string' ? { subject: sub, role, merchantId: merchant } : undefined;
}
