import { ConfigurationError } from '../errors/configuration.ts';
import { serviceHost, streamsHost } from './partitions.ts';

/** Where requests go, taken apart once so that no request parses a URL. */
export interface Endpoint {
  readonly protocol: 'http:' | 'https:';
  /** The host to connect to, without brackets even for IPv6. */
  readonly hostname: string;
  readonly port: number;
  /** The `host` header: the port is named unless it is the protocol's own. */
  readonly host: string;
  readonly path: string;
}

/** What says where DynamoDB is. */
export interface EndpointOptions {
  /** Default: `AWS_REGION`, then `AWS_DEFAULT_REGION`; `us-east-1` when the endpoint is local. */
  readonly region?: string | undefined;
  /** Default: `AWS_ENDPOINT_URL_DYNAMODB`, then `AWS_ENDPOINT_URL`, then the region's own. */
  readonly endpoint?: string | undefined;
  /** The endpoint with FIPS 140 validated cryptography. Default: `AWS_USE_FIPS_ENDPOINT`. */
  readonly useFips?: boolean | undefined;
  /** The endpoint with IPv6 too. Default: `AWS_USE_DUALSTACK_ENDPOINT`. */
  readonly useDualstack?: boolean | undefined;
}

/** Environment variables; `process.env` is one. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The region to sign for and the endpoints to send to. */
export interface Destination {
  readonly region: string;
  readonly endpoint: Endpoint;
  /** Where DynamoDB Streams is: the same object as `endpoint` where that is a custom one. */
  readonly streamsEndpoint: Endpoint;
}

/**
 * The destination that options and environment name; an option always wins.
 *
 * Throws a `ConfigurationError`: `region-missing`, `region-invalid`, `endpoint-invalid`, or
 * `endpoint-conflict` when a custom endpoint meets `useFips` or `useDualstack`, which choose among
 * AWS's own names.
 */
export function resolveDestination(options: EndpointOptions, env: Environment): Destination {
  const custom = customEndpoint(options, env);
  const endpoint = custom === undefined ? undefined : parseEndpoint(custom);
  const region = resolveRegion(options, env, endpoint);
  const useFips = options.useFips ?? env['AWS_USE_FIPS_ENDPOINT'] === 'true';
  const useDualstack = options.useDualstack ?? env['AWS_USE_DUALSTACK_ENDPOINT'] === 'true';
  const streams = customStreamsEndpoint(options, env);
  const streamsEndpoint = streams === undefined ? endpoint : parseEndpoint(streams);
  if (endpoint !== undefined && (useFips || useDualstack)) {
    throw endpointConflict(custom, useFips);
  }
  const variant = { useFips, useDualstack };
  return {
    region,
    endpoint: endpoint ?? awsEndpoint(serviceHost(region, variant)),
    streamsEndpoint: streamsEndpoint ?? awsEndpoint(streamsHost(region, variant)),
  };
}

function awsEndpoint(hostname: string): Endpoint {
  return { protocol: 'https:', hostname, port: 443, host: hostname, path: '/' };
}

function customEndpoint(options: EndpointOptions, env: Environment): string | undefined {
  if (options.endpoint !== undefined) return options.endpoint;
  if (env['AWS_IGNORE_CONFIGURED_ENDPOINT_URLS'] === 'true') return undefined;
  return env['AWS_ENDPOINT_URL_DYNAMODB'] || env['AWS_ENDPOINT_URL'] || undefined;
}

/** Only where no option names one endpoint for everything. */
function customStreamsEndpoint(options: EndpointOptions, env: Environment): string | undefined {
  if (options.endpoint !== undefined || env['AWS_IGNORE_CONFIGURED_ENDPOINT_URLS'] === 'true') {
    return undefined;
  }
  return env['AWS_ENDPOINT_URL_DYNAMODB_STREAMS'] || undefined;
}

/** Takes an endpoint's URL apart; throws a `ConfigurationError` (`endpoint-invalid`). */
export function parseEndpoint(text: string): Endpoint {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const { protocol } = url ?? {};
  if (url === undefined || (protocol !== 'http:' && protocol !== 'https:') || isDecorated(url)) {
    throw new ConfigurationError({
      code: 'endpoint-invalid',
      message: `The endpoint "${text}" is not a plain http: or https: URL.`,
      hint: 'Write it like "http://localhost:8000": protocol, host, port if needed; no credentials, no query.',
    });
  }
  const port = url.port === '' ? (protocol === 'https:' ? 443 : 80) : Number(url.port);
  // The trailing slash of "https://proxy/dynamodb/" would be signed and sent as another path.
  const path = url.pathname.replace(/\/+$/, '') || '/';
  return { protocol, hostname: url.hostname.replace(/^\[|\]$/g, ''), port, host: url.host, path };
}

function isDecorated(url: URL): boolean {
  return url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '';
}

function resolveRegion(
  options: EndpointOptions,
  env: Environment,
  endpoint: Endpoint | undefined,
): string {
  const region = options.region || env['AWS_REGION'] || env['AWS_DEFAULT_REGION'];
  if (region) return checkedRegion(region);
  // A local engine does not care, but a signature has to name some region.
  if (endpoint !== undefined && isLoopback(endpoint.hostname)) return 'us-east-1';
  throw new ConfigurationError({
    code: 'region-missing',
    message: 'No AWS region is known.',
    hint: "Pass dynamorm({ region: 'us-east-1' }) or set AWS_REGION.",
  });
}

/** The region becomes part of a host name, so nothing but a label may pass. */
function checkedRegion(region: string): string {
  if (/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i.test(region)) return region;
  throw new ConfigurationError({
    code: 'region-invalid',
    message: `"${region}" is not an AWS region.`,
    hint: 'A region is letters, digits and hyphens, for example "eu-central-1".',
  });
}

/** True for this machine's own addresses. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '::1' || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}

function endpointConflict(endpoint: string | undefined, useFips: boolean): ConfigurationError {
  const option = useFips ? 'useFips' : 'useDualstack';
  return new ConfigurationError({
    code: 'endpoint-conflict',
    message: `The endpoint "${endpoint}" cannot be combined with ${option}, which chooses among AWS's own endpoints.`,
    hint: `Leave ${option} (or its environment variable) out, or the custom endpoint.`,
  });
}
