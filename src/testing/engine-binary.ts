import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { EngineError } from './engine-error.ts';

/** The version that this library's own tests run on, and that its messages recommend. */
export const ENGINE_VERSION = '1.2.1';

/** The platforms that the engine is published for, as `<platform>-<arch>`. */
export const ENGINE_PLATFORMS: readonly string[] = [
  'darwin-arm64',
  'darwin-x64',
  'linux-arm64',
  'linux-x64',
  'win32-x64',
];

/** Where to look for the engine; everything is read from the process when left out. */
export interface BinarySearch {
  /** A path that was given by the caller: taken as it is. */
  readonly binary?: string | undefined;
  /** `<platform>-<arch>`, for example `linux-x64`. */
  readonly platform?: string;
  /** The value of `DYNOXIDE_BINARY`. */
  readonly environment?: string | undefined;
  /** Files or folders to resolve the engine's package from, in order. */
  readonly from?: readonly string[];
}

/**
 * The path of the engine's binary: the one that was asked for, else `DYNOXIDE_BINARY`, else the
 * package `@dynoxide/<platform>-<arch>` as seen from the working directory, else as seen from this
 * library. Throws an `EngineError` (`engine-missing`) that names the package to install.
 */
export function findEngineBinary(search: BinarySearch = {}): string {
  const asked = search.binary ?? search.environment ?? process.env['DYNOXIDE_BINARY'];
  if (asked) return existingBinary(asked);
  const platform = search.platform ?? `${process.platform}-${process.arch}`;
  for (const place of search.from ?? [join(process.cwd(), 'package.json'), import.meta.url]) {
    const found = installedBinary(`@dynoxide/${platform}`, place);
    if (found) return found;
  }
  throw missing(platform);
}

function existingBinary(path: string): string {
  if (existsSync(path)) return path;
  throw new EngineError({
    code: 'engine-missing',
    message: `There is no engine at '${path}'.`,
    hint: 'Correct the option `binary` or the variable DYNOXIDE_BINARY, or leave both out to use the installed package.',
  });
}

function installedBinary(packageName: string, place: string): string | undefined {
  try {
    const folder = dirname(createRequire(place).resolve(`${packageName}/package.json`));
    return ['dynoxide', 'dynoxide.exe'].map((name) => join(folder, name)).find(existsSync);
  } catch {
    return undefined;
  }
}

function missing(platform: string): EngineError {
  const elsewhere =
    'set DYNAMODB_ENDPOINT to a DynamoDB-compatible server that is already running, for example http://127.0.0.1:8000';
  const install = `Run \`npm install --save-dev @dynoxide/${platform}@${ENGINE_VERSION}\`, or ${elsewhere}.`;
  return new EngineError({
    code: 'engine-missing',
    message: `No local DynamoDB engine is installed for ${platform}.`,
    hint: ENGINE_PLATFORMS.includes(platform)
      ? install
      : `The engine is not published for this platform: ${elsewhere}, or point DYNOXIDE_BINARY at a build of your own.`,
  });
}
