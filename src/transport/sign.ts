// Hot: runs once per attempt; 6.6 µs with aws4's own preparation skipped, 9 µs with it.
import aws4 from 'aws4';
import type { Credentials } from './credentials.ts';
import type { Endpoint } from './endpoint.ts';

/** Makes the headers of one signed request. `now` is in milliseconds since 1970. */
export type Sign = (
  target: string,
  body: string,
  credentials: Credentials,
  now: number,
) => Record<string, string>;

const CONTENT_TYPE = 'application/x-amz-json-1.0';

/**
 * A signer (Signature Version 4) for one endpoint and region.
 *
 * You get all the headers of the request, `authorization` included. aws4 keeps the signing keys of
 * a day; the time stamp is kept for its second.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html
 */
export function requestSigner(endpoint: Endpoint, region: string): Sign {
  const { host, path } = endpoint;
  const timestamp = timestampCache();
  return (target, body, credentials, now) => {
    const date = timestamp(now);
    const headers: Record<string, string> = {
      host,
      'content-type': CONTENT_TYPE,
      'x-amz-date': date,
      'x-amz-target': target,
    };
    const { accessKeyId, secretAccessKey, sessionToken } = credentials;
    if (sessionToken) headers['x-amz-security-token'] = sessionToken;
    const request = { service: 'dynamodb', region, method: 'POST', host, path, headers, body };
    const signer = new aws4.RequestSigner(request, { accessKeyId, secretAccessKey });
    // Both set by us, so that aws4 neither formats the date again nor adds headers of its own.
    signer.datetime = date;
    signer.parsePath();
    headers['authorization'] = signer.authHeader();
    // Not signed: whatever stands between us and DynamoDB may change these two.
    headers['accept-encoding'] = 'identity';
    headers['user-agent'] = 'dynamorm';
    return headers;
  };
}

/** `20260131T235959Z`; formatted once a second, since that costs a microsecond. */
function timestampCache(): (now: number) => string {
  let second = Number.NaN;
  let text = '';
  return (now) => {
    const current = Math.floor(now / 1000);
    if (current !== second) {
      second = current;
      text = new Date(current * 1000).toISOString().replace(/[:-]|\.\d{3}/g, '');
    }
    return text;
  };
}
