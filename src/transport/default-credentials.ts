import type { Clock } from './clock.ts';
import { containerAddress, containerCredentials } from './container-credentials.ts';
import type { Credentials, CredentialsProvider } from './credentials.ts';
import type { Environment } from './endpoint.ts';
import { environmentCredentials } from './environment-credentials.ts';
import type { HttpHandler } from './http-handler.ts';
import type { SdkChain } from './sdk-credentials.ts';

/** No place had credentials; `tried` says of each place why. */
export class NoCredentialsFound extends Error {
  override readonly name: string = 'NoCredentialsFound';
  readonly tried: readonly string[];

  constructor(tried: readonly string[], cause?: unknown) {
    super(tried.join('; '), { cause });
    this.tried = tried;
  }
}

/** What the search for credentials needs from outside. */
export interface CredentialsSearch {
  readonly env: Environment;
  readonly handler: HttpHandler;
  readonly clock: Clock;
  readonly sdkChain: SdkChain;
}

/**
 * A provider that looks where AWS puts credentials: the environment, the container endpoint, then
 * the AWS SDK's chain if it is installed. The first place that has them wins; a place that should
 * have them and fails is an error, not a reason to take somebody else's.
 */
export function defaultCredentials(search: CredentialsSearch): CredentialsProvider {
  return async () => {
    const fromEnvironment = environmentCredentials(search.env);
    if (typeof fromEnvironment !== 'string') return fromEnvironment;
    const address = containerAddress(search.env);
    if (address) return containerCredentials(address, search.env, search.handler, search.clock);
    const tried = [
      'options.credentials: not given',
      `environment: ${fromEnvironment}`,
      'container: neither AWS_CONTAINER_CREDENTIALS_RELATIVE_URI nor AWS_CONTAINER_CREDENTIALS_FULL_URI is set',
    ];
    return fromSdk(search.sdkChain, tried);
  };
}

async function fromSdk(sdkChain: SdkChain, tried: readonly string[]): Promise<Credentials> {
  const name = '@aws-sdk/credential-provider-node';
  const chain = await sdkChain();
  if (chain === undefined) throw new NoCredentialsFound([...tried, `${name}: not installed`]);
  try {
    return await chain();
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new NoCredentialsFound([...tried, `${name}: ${why}`], cause);
  }
}
