/**
 * Adds the platform packages that `npm install` left out of package-lock.json because the registry
 * that it asked did not have them (the local engine for other platforms, the formatter for other
 * platforms): without an entry, `npm ci` installs nothing there, or npm 11 refuses altogether.
 * Run `npm run lock-platforms` after every `npm install` or `npm update` that changed the lockfile.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** One entry of a lockfile's `packages`; only what this script reads or writes is named. */
export interface LockedPackage {
  readonly version?: string;
  readonly resolved?: string;
  readonly link?: boolean;
  readonly dev?: boolean;
  readonly optional?: boolean;
  readonly license?: string;
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
  readonly libc?: readonly string[];
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** A package-lock.json, version 3. */
export interface Lockfile {
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

/** The lockfile with an entry for every optional dependency; what is there stays as it is. */
export function lockPlatforms(lock: Lockfile): Lockfile {
  const packages: Record<string, LockedPackage> = { ...lock.packages };
  for (const owner of Object.values(lock.packages)) {
    for (const [name, version] of Object.entries(owner.optionalDependencies ?? {})) {
      const path = `node_modules/${name}`;
      // A range has been resolved by npm or not at all: only an exact version can be written down.
      const exact = /^\d+\.\d+\.\d+/.test(version);
      if (exact && packages[path] === undefined) packages[path] = entryOf(name, version, owner);
    }
  }
  // The order npm writes, so that its next run leaves no difference.
  const sorted = Object.entries(packages).sort(([a], [b]) => a.localeCompare(b, 'en'));
  return { ...lock, packages: Object.fromEntries(sorted) };
}

const SYSTEMS = [
  'android',
  'darwin',
  'freebsd',
  'linux',
  'netbsd',
  'openbsd',
  'openharmony',
  'sunos',
  'win32',
];
const PROCESSORS = ['arm', 'arm64', 'ia32', 'loong64', 'ppc64', 'riscv64', 's390x', 'x64'];

/** No integrity: npm accepts an entry without one. Fields are in the order that npm writes. */
function entryOf(name: string, version: string, owner: LockedPackage): LockedPackage {
  const words = name.slice(name.indexOf('/') + 1).split('-');
  const os = words.find((word) => SYSTEMS.includes(word));
  const cpu = words.find((word) => PROCESSORS.includes(word));
  if (!os || !cpu)
    throw new Error(`${name} does not name its platform: add it to the lockfile by hand.`);
  return {
    version,
    cpu: [cpu],
    ...(owner.dev ? { dev: true } : {}),
    ...(words.includes('musl') ? { libc: ['musl'] } : {}),
    ...(owner.license ? { license: owner.license } : {}),
    optional: true,
    os: [os],
  };
}

/** The lockfile of the repository at `root`. */
export function readLock(root: string): Lockfile {
  return JSON.parse(readFileSync(`${root}/package-lock.json`, 'utf8')) as Lockfile;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = fileURLToPath(new URL('..', import.meta.url));
  const complete = lockPlatforms(readLock(root));
  writeFileSync(`${root}/package-lock.json`, `${JSON.stringify(complete, null, 2)}\n`);
}
