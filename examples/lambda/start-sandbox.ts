import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** What came of one event. */
export interface Invocation {
  readonly answer: unknown;
  /** The handler alone. */
  readonly milliseconds: number;
  /** From the start of the process until the bundle was loaded. */
  readonly initMs: number;
}

/** A function in a process of its own. */
export interface Sandbox {
  /** Gives it an event and waits for its answer; one after the other. */
  invoke(event: object): Promise<Invocation>;
  /** Lets it end. */
  stop(): Promise<void>;
}

/** Bundles a handler into one file, as it would be deployed; gives its size in bytes. */
export async function bundle(source: string, outfile: string): Promise<number> {
  const { metafile } = await build({
    entryPoints: [source],
    outfile,
    bundle: true,
    minify: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    metafile: true,
    // What CommonJS dependencies expect to find; ours has none.
    banner: {
      js: "import{createRequire}from'module';const require=createRequire(import.meta.url);",
    },
    logLevel: 'error',
  });
  return Object.values(metafile.outputs)[0]?.bytes ?? 0;
}

/** Starts a bundle with the environment that Lambda would give it, and nothing else. */
export function startSandbox(file: string, environment: NodeJS.ProcessEnv): Sandbox {
  const script = fileURLToPath(new URL('sandbox.mjs', import.meta.url));
  const child = spawn(process.execPath, [script, file], {
    env: { PATH: process.env['PATH'], ...environment },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async invoke(event) {
      child.stdin.write(`${JSON.stringify(event)}\n`);
      const { value, done } = await lines.next();
      if (done) throw new Error('The function ended without an answer; its error is above.');
      return JSON.parse(value) as Invocation;
    },
    stop: () => stop(child),
  };
}

function stop(child: ChildProcessByStdio<Writable, Readable, null>): Promise<void> {
  if (child.exitCode !== null) return Promise.resolve();
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.stdin.end();
  return ended;
}

/** What Lambda sets in the environment of a function, with an engine in DynamoDB's place. */
export function lambdaEnvironment(endpoint: string, memoryMb = 512): NodeJS.ProcessEnv {
  return {
    AWS_LAMBDA_FUNCTION_NAME: 'orders',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMb),
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'ASIAEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'example',
    AWS_SESSION_TOKEN: 'example',
    AWS_ENDPOINT_URL_DYNAMODB: endpoint,
  };
}
