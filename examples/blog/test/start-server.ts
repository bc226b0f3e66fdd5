import { type ChildProcess, spawn } from 'node:child_process';

const HOME = new URL('..', import.meta.url).pathname;

/** A blog as `npm start` starts it. */
export interface StartedBlog {
  readonly process: ChildProcess;
  readonly url: string;
  readonly engine: string;
  readonly password: string;
}

/** Starts it on a free port, and waits until it has printed where it is. */
export async function startServer(): Promise<StartedBlog> {
  const { DYNAMODB_ENDPOINT: _, ...kept } = process.env;
  const env = { ...kept, PORT: '0' };
  const argv = ['--import', 'tsx', 'src/server.ts'];
  const server = spawn(process.execPath, argv, {
    cwd: HOME,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const printed = await new Promise<string>((resolve, reject) => {
    let text = '';
    server.once('exit', (code) => reject(new Error(`It ended with ${code}:\n${text}`)));
    server.stdout.on('data', (chunk) => {
      text += chunk;
      if (text.includes('Ctrl-C')) resolve(text);
    });
  });
  const found = (pattern: RegExp): string => pattern.exec(printed)?.[1] ?? '';
  return {
    process: server,
    url: found(/the blog: (.*)/),
    engine: found(/DynamoDB: (.*)/),
    password: found(/password (.*)/),
  };
}
