import type { CredentialsProvider } from './credentials.ts';

/** Makes the AWS SDK's own chain of providers; `undefined` when it is not installed. */
export type SdkChain = () => Promise<CredentialsProvider | undefined>;

/** In a variable, so that no bundler packs the SDK for the sake of a developer's machine. */
const PACKAGE = '@aws-sdk/credential-provider-node';

interface SdkModule {
  defaultProvider(): CredentialsProvider;
}

/**
 * The AWS SDK's chain, which knows profiles, SSO, web identity and EC2's metadata, if
 * `@aws-sdk/credential-provider-node` is installed. Loading it takes tens of milliseconds, so it
 * comes last.
 */
export async function installedSdkChain(): Promise<CredentialsProvider | undefined> {
  const loaded = await importIfInstalled(PACKAGE);
  return loaded?.defaultProvider();
}

async function importIfInstalled(name: string): Promise<SdkModule | undefined> {
  try {
    return (await import(/* webpackIgnore: true */ /* @vite-ignore */ name)) as SdkModule;
  } catch (error) {
    const { code } = error as { code?: unknown };
    if (code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND') return undefined;
    throw error;
  }
}
