import { expect, test } from 'vitest';
import { externalConnection } from './external-endpoint.ts';

const keys = {
  AWS_ACCESS_KEY_ID: 'AKIA',
  AWS_SECRET_ACCESS_KEY: 'secret',
  AWS_SESSION_TOKEN: 'token',
  AWS_REGION: 'eu-west-3',
};

test('without DYNAMODB_ENDPOINT there is no external connection', () => {
  expect(externalConnection(keys)).toBeUndefined();
  expect(externalConnection({ DYNAMODB_ENDPOINT: '' })).toBeUndefined();
});

test('a server that is not AWS never sees the credentials of the environment', () => {
  expect(externalConnection({ ...keys, DYNAMODB_ENDPOINT: 'http://127.0.0.1:8000/' })).toEqual({
    endpoint: 'http://127.0.0.1:8000',
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
});

test('AWS gets the credentials and the region of the environment', () => {
  const endpoint = 'https://dynamodb.eu-west-3.amazonaws.com';

  expect(externalConnection({ ...keys, DYNAMODB_ENDPOINT: endpoint })).toEqual({
    endpoint,
    region: 'eu-west-3',
    credentials: { accessKeyId: 'AKIA', secretAccessKey: 'secret', sessionToken: 'token' },
  });
});

test('a host that only looks like AWS is not AWS', () => {
  const DYNAMODB_ENDPOINT = 'https://amazonaws.com.evil.example';

  expect(externalConnection({ ...keys, DYNAMODB_ENDPOINT })?.credentials.accessKeyId).toBe('local');
});
