import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import { describe, expect, test } from 'vitest';
import { parseEndpoint } from './endpoint.ts';
import { requestSigner } from './sign.ts';

const unsigned = ['authorization', 'accept-encoding', 'user-agent'];

const cases = [
  { name: 'a plain request', body: '{"TableName":"users"}' },
  { name: 'a session token', body: '{}', sessionToken: 'IQoJ//token+with=signs=='.repeat(20) },
  {
    name: 'a session token with white space at its ends',
    body: '{}',
    sessionToken: ' \tIQoJ==\r\n',
  },
  {
    name: 'a secret with white space at its ends',
    body: '{}',
    secretAccessKey: ' wJalr/EXAMPLE\n',
  },
  { name: 'unicode in the body', body: JSON.stringify({ id: 'ü 日本 😀 \u2028', lone: '\ud800' }) },
  { name: 'a port in the host', body: '{}', endpoint: 'http://localhost:8000' },
  {
    name: 'a path before the service',
    body: '{}',
    endpoint: 'https://proxy.example.com/aws/dynamo db/',
  },
  { name: 'an IPv6 host', body: '{}', endpoint: 'http://[::1]:8000' },
  {
    name: 'a clock that is moved by hours',
    body: '{}',
    now: Date.UTC(2026, 0, 31, 23, 59, 59) + 7_200_000,
  },
];

describe('A signature is the one that the AWS SDK computes', () => {
  for (const {
    name,
    body,
    sessionToken,
    secretAccessKey = 'wJalr/EXAMPLE',
    endpoint,
    now = Date.UTC(2026, 6, 4, 1, 2, 3, 456),
  } of cases) {
    test(`for ${name}`, async () => {
      const url = endpoint ?? 'https://dynamodb.eu-west-1.amazonaws.com';
      const target = parseEndpoint(url);
      const credentials = {
        accessKeyId: 'AKIDEXAMPLE',
        secretAccessKey,
        sessionToken,
      };
      const headers = requestSigner(target, 'eu-west-1')(
        'DynamoDB_20120810.GetItem',
        body,
        credentials,
        now,
      );
      const signer = new SignatureV4({
        service: 'dynamodb',
        region: 'eu-west-1',
        credentials: {
          accessKeyId: 'AKIDEXAMPLE',
          secretAccessKey,
          ...(sessionToken && { sessionToken }),
        },
        sha256: Sha256,
        applyChecksum: false,
      });
      const expected = await signer.sign(
        {
          method: 'POST',
          protocol: target.protocol,
          hostname: target.hostname,
          port: target.port,
          path: target.path,
          query: {},
          headers: Object.fromEntries(
            Object.entries(headers).filter(([key]) => !unsigned.includes(key)),
          ),
          body,
        },
        { signingDate: new Date(now) },
      );
      expect(headers['authorization']).toBe(expected.headers['authorization']);
      expect(headers['x-amz-date']).toBe(expected.headers['x-amz-date']);
      expect(headers['x-amz-security-token']).toBe(sessionToken?.trim());
    });
  }

  test('and its time stamp moves with the second', () => {
    const sign = requestSigner(parseEndpoint('http://localhost'), 'local');
    const at = (now: number): string | undefined =>
      sign('T', '{}', { accessKeyId: 'a', secretAccessKey: 'b' }, now)['x-amz-date'];
    expect([at(999), at(1_000), at(1_999), at(0)]).toEqual([
      '19700101T000000Z',
      '19700101T000001Z',
      '19700101T000001Z',
      '19700101T000000Z',
    ]);
  });
});
