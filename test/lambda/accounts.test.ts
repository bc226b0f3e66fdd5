import { beforeAll, expect, test } from 'vitest';
import { dynamorm } from '../../src/client/dynamorm.ts';
import { model, t } from '../../src/index.ts';
import { createTable } from '../../src/tables/create/create-table.ts';
import type { Credentials, CredentialsProvider } from '../../src/transport/credentials.ts';
import { useFaultProxy } from '../support/use-engine.ts';
import { Note } from './models.ts';

const used = useFaultProxy();
const fixed = { accessKeyId: 'local', secretAccessKey: 'local' };
const hour = 3_600_000;

beforeAll(async () => {
  const db = dynamorm({ endpoint: used.endpoint, credentials: fixed });
  await createTable(db, Note);
  await db.model(Note).create({ id: 'n1', topic: 'a' });
});

/** What STS gives for a role: keys that are good for an hour, other ones each time. */
function assumedRole(name: string, now: () => number): CredentialsProvider & { calls: number } {
  const provider = async (): Promise<Credentials> => {
    provider.calls += 1;
    return {
      accessKeyId: `ASIA${name}${provider.calls}`,
      secretAccessKey: 'secret',
      sessionToken: `token-${provider.calls}`,
      expiration: new Date(now() + hour),
    };
  };
  provider.calls = 0;
  return provider;
}

/** The keys that requests were signed with, in their order. */
function keysSeen(): readonly (string | undefined)[] {
  return used.proxy.requests.map(
    ({ headers }) => /Credential=(\w+)/.exec(headers.authorization ?? '')?.[1],
  );
}

test('databases of two accounts, side by side, sign with their own roles', async () => {
  const ours = assumedRole('OURS', Date.now);
  const theirs = assumedRole('THEIRS', Date.now);
  const endpoint = used.proxyEndpoint;
  const own = dynamorm({ endpoint, credentials: ours }).model(Note);
  const foreign = dynamorm({ endpoint, credentials: theirs }).model(Note);

  await own.get({ id: 'n1' });
  await foreign.get({ id: 'n1' });
  await own.get({ id: 'n1' });

  expect(keysSeen()).toEqual(['ASIAOURS1', 'ASIATHEIRS1', 'ASIAOURS1']);
  expect(used.proxy.requests.map(({ headers }) => headers['x-amz-security-token'])).toEqual([
    'token-1',
    'token-1',
    'token-1',
  ]);
});

test('a role is assumed once, however many requests wait for it, and again before it expires', async () => {
  let now = Date.now();
  const role = assumedRole('ROLE', () => now);
  const clock = { now: () => now };
  const notes = dynamorm({ endpoint: used.proxyEndpoint, credentials: role, clock }).model(Note);

  await Promise.all(Array.from({ length: 20 }, () => notes.get({ id: 'n1' })));
  expect(role.calls).toBe(1);

  now += hour - 4 * 60_000;
  // From five minutes before they expire on, the old ones are used while new ones are fetched.
  await notes.get({ id: 'n1' });
  await notes.get({ id: 'n1' });
  expect(role.calls).toBe(2);
  expect(keysSeen().slice(-2)).toEqual(['ASIAROLE1', 'ASIAROLE2']);
});

test('a role that has expired is assumed again before anything is sent', async () => {
  let now = Date.now();
  const role = assumedRole('ROLE', () => now);
  const clock = { now: () => now };
  const notes = dynamorm({ endpoint: used.proxyEndpoint, credentials: role, clock }).model(Note);
  await notes.get({ id: 'n1' });

  now += 2 * hour;
  await notes.get({ id: 'n1' });

  expect(keysSeen()).toEqual(['ASIAROLE1', 'ASIAROLE2']);
});

test('a table of another account is named by its ARN, which takes no prefix', () => {
  const arn = 'arn:aws:dynamodb:eu-central-1:210987654321:table/shared';
  const Shared = model('Shared', {
    table: () => arn,
    attributes: { id: t.string() },
    key: { partitionKey: 'id' },
  });
  const db = dynamorm({ region: 'eu-central-1', tablePrefix: 'staging-' });

  expect(db.model(Shared).toRequest.get({ id: 's1' }).TableName).toBe(arn);
  expect(db.tableName(Note)).toBe('staging-notes');
});
