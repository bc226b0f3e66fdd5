import { colours } from './colours.ts';
import type { Outcome } from './terminal.ts';

/** The flags that every command has. */
export interface CommonFlags {
  readonly json?: boolean;
  readonly debug?: boolean;
}

/** Runs a command, prints its outcome, and leaves its exit code to the process. */
export async function runCommand(
  command: () => Promise<Outcome>,
  { json = false, debug = false }: CommonFlags,
): Promise<void> {
  try {
    const { text, data, exitCode } = await command();
    process.stdout.write(`${json ? JSON.stringify(data, undefined, 2) : text}\n`);
    process.exitCode = exitCode;
  } catch (error) {
    report(error, json, debug);
    process.exitCode = 1;
  }
}

/** What went wrong and what to do; where it happened only with `--debug`. */
function report(error: unknown, json: boolean, debug: boolean): void {
  const { code, message, hint } = factsOf(error);
  if (json)
    process.stdout.write(`${JSON.stringify({ error: { code, message, hint } }, undefined, 2)}\n`);
  else {
    process.stderr.write(`${colours.red('error')} ${message}\n`);
    if (hint !== undefined) process.stderr.write(`  → ${hint}\n`);
  }
  if (debug) process.stderr.write(`\n${stacksOf(error).join('\n')}\n`);
}

interface ErrorFacts {
  readonly code: string;
  readonly message: string;
  readonly hint: string | undefined;
}

function factsOf(error: unknown): ErrorFacts {
  if (!(error instanceof Error))
    return { code: 'unknown', message: String(error), hint: undefined };
  const { code, hint } = error as { readonly code?: unknown; readonly hint?: unknown };
  const isExplained = typeof hint === 'string';
  return {
    code: typeof code === 'string' ? code : 'unknown',
    // The library's messages end with their hints.
    message: isExplained ? error.message.replace(`\n  → ${hint}`, '') : error.message,
    hint: isExplained ? hint : 'Run it again with --debug to see where this comes from.',
  };
}

function stacksOf(error: unknown): readonly string[] {
  if (!(error instanceof Error)) return [];
  return [
    error.stack ?? error.message,
    ...stacksOf(error.cause).map((stack) => `caused by ${stack}`),
  ];
}
