import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';
import { CommandError } from './command-error.ts';

/** What a command has to say, and how it ended. */
export interface Outcome {
  /** For people. */
  readonly text: string;
  /** For programs: what `--json` prints. */
  readonly data: object;
  readonly exitCode: ExitCode;
}

/** 0: done, or nothing to do. 1: an error. 2: there are differences. */
export type ExitCode = 0 | 1 | 2;

/** Where a command speaks before it is done, and asks. */
export interface Terminal {
  /** Whether somebody is there to answer. */
  readonly isInteractive: boolean;
  say(text: string): void;
  /** True only for a yes; a `CommandError` where somebody leaves without an answer. */
  confirm(question: string): Promise<boolean>;
}

/** This process's terminal. With `--json` nothing but the outcome is printed, and nobody asked. */
export function processTerminal({ json = false }: { readonly json?: boolean }): Terminal {
  const { stdin, stdout } = process;
  return {
    isInteractive: !json && stdin.isTTY === true && stdout.isTTY === true,
    say: (text) => {
      if (!json) stdout.write(`${text}\n`);
    },
    confirm: async (question) => {
      const lines = createInterface({ input: stdin, output: stdout });
      // The end of the input closes it and leaves the question open; Ctrl-C rejects it.
      const left = once(lines, 'close').then(() => undefined);
      const asked = lines.question(`${question} [y/N] `).catch(() => undefined);
      const answer = await Promise.race([asked, left]);
      lines.close();
      if (answer !== undefined) return /^y(es)?$/i.test(answer.trim());
      stdout.write('\n');
      throw stopped();
    },
  };
}

/** Everything is asked before anything is sent. */
function stopped(): CommandError {
  return new CommandError({
    code: 'stopped',
    message: 'Nothing was changed: the question was not answered.',
    hint: 'Run it again to be asked again.',
  });
}
