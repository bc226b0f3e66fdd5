import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { describe, expect, test } from 'vitest';
import { type EndpointOptions, type Environment, resolveDestination } from './endpoint.ts';

const regions = [
  'us-east-1',
  'eu-central-2',
  'ap-southeast-5',
  'il-central-1',
  'mx-central-1',
  'ca-west-1',
  'cn-north-1',
  'cn-northwest-1',
  'us-gov-west-1',
  'us-gov-east-1',
  'us-iso-east-1',
  'us-isob-east-1',
  'eu-isoe-west-1',
  'us-isof-south-1',
  'eusc-de-east-1',
  'xx-future-9',
];

describe("The region's endpoint is the one that the AWS SDK resolves", () => {
  for (const region of regions) {
    for (const [useFips, useDualstack] of [
      [false, false],
      [true, false],
      [false, true],
      [true, true],
    ] as const) {
      test(`${region}${useFips ? ' FIPS' : ''}${useDualstack ? ' dual-stack' : ''}`, () => {
        const variant = { Region: region, UseFIPS: useFips, UseDualStack: useDualstack };
        const destination = resolveDestination({ region, useFips, useDualstack }, {});
        for (const [client, endpoint] of [
          [new DynamoDBClient({ region }), destination.endpoint],
          [new DynamoDBStreamsClient({ region }), destination.streamsEndpoint],
        ] as const) {
          const expected = client.config.endpointProvider(variant).url;
          expect(`${endpoint.protocol}//${endpoint.host}${endpoint.path}`).toBe(expected.href);
          expect(endpoint).toMatchObject({ hostname: expected.hostname, port: 443 });
          client.destroy();
        }
      });
    }
  }
});

const custom = 'http://localhost:8000';
const found: readonly [string, EndpointOptions, Environment, string, string][] = [
  [
    'the option before the environment',
    { endpoint: custom, region: 'r' },
    { AWS_ENDPOINT_URL_DYNAMODB: 'http://x' },
    'r',
    'localhost:8000',
  ],
  [
    "DynamoDB's variable before the general one",
    { region: 'r' },
    { AWS_ENDPOINT_URL_DYNAMODB: 'http://a', AWS_ENDPOINT_URL: 'http://b' },
    'r',
    'a',
  ],
  ['the general variable', { region: 'r' }, { AWS_ENDPOINT_URL: 'https://b:8443' }, 'r', 'b:8443'],
  [
    'neither when they are to be ignored',
    { region: 'eu-west-1' },
    { AWS_ENDPOINT_URL: 'http://b', AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true' },
    'eu-west-1',
    'dynamodb.eu-west-1.amazonaws.com',
  ],
  [
    'the region option before AWS_REGION',
    { region: 'eu-west-1' },
    { AWS_REGION: 'us-east-2' },
    'eu-west-1',
    'dynamodb.eu-west-1.amazonaws.com',
  ],
  [
    'AWS_REGION before AWS_DEFAULT_REGION',
    {},
    { AWS_REGION: 'us-east-2', AWS_DEFAULT_REGION: 'us-west-1' },
    'us-east-2',
    'dynamodb.us-east-2.amazonaws.com',
  ],
  [
    'AWS_DEFAULT_REGION',
    {},
    { AWS_DEFAULT_REGION: 'us-west-1' },
    'us-west-1',
    'dynamodb.us-west-1.amazonaws.com',
  ],
  [
    'FIPS from the environment',
    {},
    { AWS_REGION: 'us-west-1', AWS_USE_FIPS_ENDPOINT: 'true' },
    'us-west-1',
    'dynamodb-fips.us-west-1.amazonaws.com',
  ],
  [
    'dual-stack from the environment',
    {},
    { AWS_REGION: 'us-west-1', AWS_USE_DUALSTACK_ENDPOINT: 'true' },
    'us-west-1',
    'dynamodb.us-west-1.api.aws',
  ],
  [
    'us-east-1 for localhost without a region',
    { endpoint: custom },
    {},
    'us-east-1',
    'localhost:8000',
  ],
  [
    'us-east-1 for 127.0.0.1 without a region',
    { endpoint: 'http://127.0.0.1:1' },
    {},
    'us-east-1',
    '127.0.0.1:1',
  ],
  [
    'us-east-1 for ::1 without a region',
    { endpoint: 'http://[::1]:1' },
    {},
    'us-east-1',
    '[::1]:1',
  ],
];

describe('A destination takes', () => {
  for (const [name, options, env, region, host] of found) {
    test(name, () => {
      const destination = resolveDestination(options, env);
      expect({ region: destination.region, host: destination.endpoint.host }).toEqual({
        region,
        host,
      });
    });
  }

  test('the parts of a custom endpoint: no brackets in the host name, no trailing slash', () => {
    expect(resolveDestination({ endpoint: 'http://[::1]:8000/base/' }, {}).endpoint).toEqual({
      protocol: 'http:',
      hostname: '::1',
      port: 8000,
      host: '[::1]:8000',
      path: '/base',
    });
    expect(
      resolveDestination({ endpoint: 'https://db.example.com', region: 'r' }, {}).endpoint,
    ).toEqual({
      protocol: 'https:',
      hostname: 'db.example.com',
      port: 443,
      host: 'db.example.com',
      path: '/',
    });
  });
});

describe('Streams are read from', () => {
  const hosts: readonly [string, EndpointOptions, Environment, string][] = [
    ['a custom endpoint', { endpoint: custom }, {}, 'localhost:8000'],
    [
      "DynamoDB's variable where they have none of their own",
      { region: 'r' },
      { AWS_ENDPOINT_URL_DYNAMODB: 'http://a' },
      'a',
    ],
    [
      'their own variable',
      { region: 'r' },
      { AWS_ENDPOINT_URL_DYNAMODB_STREAMS: 'http://s', AWS_ENDPOINT_URL: 'http://b' },
      's',
    ],
    [
      'the option before their variable',
      { endpoint: custom },
      { AWS_ENDPOINT_URL_DYNAMODB_STREAMS: 'http://s' },
      'localhost:8000',
    ],
    [
      "the region's own host",
      { region: 'eu-west-1' },
      {
        AWS_ENDPOINT_URL_DYNAMODB_STREAMS: 'http://s',
        AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true',
      },
      'streams.dynamodb.eu-west-1.amazonaws.com',
    ],
  ];
  for (const [name, options, env, host] of hosts) {
    test(name, () => {
      expect(resolveDestination(options, env).streamsEndpoint.host).toBe(host);
    });
  }
});

const refused: readonly [string, EndpointOptions, Environment, string][] = [
  ['no region', {}, {}, 'region-missing'],
  [
    'no region for an endpoint elsewhere',
    { endpoint: 'https://db.example.com' },
    {},
    'region-missing',
  ],
  ['a region that would change the host', { region: 'evil.com/' }, {}, 'region-invalid'],
  ['an endpoint without a protocol', { endpoint: 'localhost:8000' }, {}, 'endpoint-invalid'],
  ['an endpoint of another protocol', { endpoint: 'ftp://localhost' }, {}, 'endpoint-invalid'],
  ['an endpoint with a password', { endpoint: 'http://a:b@localhost' }, {}, 'endpoint-invalid'],
  ['an endpoint with a query', { endpoint: 'http://localhost/?a=b' }, {}, 'endpoint-invalid'],
  ['a custom endpoint with FIPS', { endpoint: custom, useFips: true }, {}, 'endpoint-conflict'],
  [
    'a custom endpoint with dual-stack',
    { endpoint: custom, useDualstack: true },
    {},
    'endpoint-conflict',
  ],
];

describe('A ConfigurationError refuses', () => {
  for (const [name, options, env, code] of refused) {
    test(`${name} (${code})`, () => {
      expect(() => resolveDestination(options, env)).toThrowError(
        expect.objectContaining({ name: 'ConfigurationError', code }),
      );
    });
  }
});
