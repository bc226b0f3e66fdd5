import type { Clock } from './clock.ts';
import type { Credentials } from './credentials.ts';
import { type Endpoint, type Environment, isLoopback, parseEndpoint } from './endpoint.ts';
import type { HttpHandler, HttpResponse } from './http-handler.ts';

/** The addresses of the container agents that may be asked without TLS: ECS's and EKS's. */
const CONTAINER_AGENTS: readonly string[] = ['169.254.170.2', '169.254.170.23', 'fd00:ec2::23'];

/** The agent is on the same machine: what takes longer than this is not coming. */
const AGENT_TIMEOUT_MS = 1_000;

const ATTEMPTS = 3;

/** Where a container's credentials are, if the environment says so; ECS's path comes first. */
export function containerAddress(env: Environment): string | undefined {
  const relative = env['AWS_CONTAINER_CREDENTIALS_RELATIVE_URI'];
  return relative ? `http://169.254.170.2${relative}` : env['AWS_CONTAINER_CREDENTIALS_FULL_URI'];
}

/**
 * Fetches the credentials of an ECS task, an EKS pod or a Lambda with SnapStart from the address
 * that the environment names. Three attempts, a second each; rejects with an ordinary error.
 *
 * Plain `http:` is refused except to this machine and the agents' own addresses, since the
 * authorization token would be readable on the way.
 *
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html
 */
export async function containerCredentials(
  address: string,
  env: Environment,
  handler: HttpHandler,
  clock: Clock,
): Promise<Credentials> {
  const url = new URL(address);
  const endpoint = parseEndpoint(url.origin);
  refuseUnsafe(endpoint, address);
  for (let attempt = 1; ; attempt += 1) {
    // Read each time: EKS rotates the file.
    const token = await authorizationToken(env);
    try {
      return parse(await ask(handler, endpoint, `${url.pathname}${url.search}`, token));
    } catch (cause) {
      if (attempt === ATTEMPTS) throw new Error(`${address} gave no credentials.`, { cause });
    }
    await clock.sleep(attempt * 100, []);
  }
}

function refuseUnsafe(endpoint: Endpoint, address: string): void {
  const { protocol, hostname } = endpoint;
  if (protocol === 'https:' || isLoopback(hostname) || CONTAINER_AGENTS.includes(hostname)) return;
  throw new Error(
    `AWS_CONTAINER_CREDENTIALS_FULL_URI is "${address}": http: is accepted only for loopback and the container agents' addresses.`,
  );
}

async function authorizationToken(env: Environment): Promise<string | undefined> {
  const file = env['AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE'];
  const token = file ? await textOf(file) : env['AWS_CONTAINER_AUTHORIZATION_TOKEN'];
  if (token?.trim().match(/[\r\n]/))
    throw new Error('The container authorization token has a line break in it.');
  return token?.trim() || undefined;
}

async function textOf(file: string): Promise<string> {
  const { readFile } = await import('node:fs/promises');
  return readFile(file, 'utf8');
}

function ask(
  handler: HttpHandler,
  endpoint: Endpoint,
  path: string,
  token: string | undefined,
): Promise<HttpResponse> {
  const { protocol, hostname, port, host } = endpoint;
  const headers: Record<string, string> = { host, accept: 'application/json' };
  if (token !== undefined) headers['authorization'] = token;
  return handler.handle(
    { protocol, hostname, port, method: 'GET', path, headers, body: '' },
    {
      signal: undefined,
      connectTimeoutMs: AGENT_TIMEOUT_MS,
      answerTimeoutMs: AGENT_TIMEOUT_MS,
      callTimeoutMs: 2 * AGENT_TIMEOUT_MS,
    },
  );
}

/** What the agent answers. */
interface AgentAnswer {
  readonly AccessKeyId?: string;
  readonly SecretAccessKey?: string;
  readonly Token?: string;
  readonly Expiration?: string;
}

function parse(response: HttpResponse): Credentials {
  const text = Buffer.from(response.body).toString('utf8');
  if (response.statusCode !== 200)
    throw new Error(`HTTP ${response.statusCode}: ${text.slice(0, 200)}`);
  const answer = JSON.parse(text) as AgentAnswer;
  if (!answer.AccessKeyId || !answer.SecretAccessKey) {
    throw new Error('The answer has no AccessKeyId and SecretAccessKey.');
  }
  return {
    accessKeyId: answer.AccessKeyId,
    secretAccessKey: answer.SecretAccessKey,
    sessionToken: answer.Token,
    expiration: answer.Expiration ? new Date(answer.Expiration) : undefined,
  };
}
