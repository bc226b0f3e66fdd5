import { CommandError } from './command-error.ts';
import type { Terminal } from './terminal.ts';

/** How far a command may go without asking. */
export interface ApprovalFlags {
  readonly yes?: boolean;
}

/**
 * Whether somebody agrees: by `--yes`, or by answering. Nobody can answer in a pipeline, so that
 * there `--yes` is the only way, and a `CommandError` says so.
 */
export async function approve(
  question: string,
  { yes = false }: ApprovalFlags,
  terminal: Terminal,
): Promise<boolean> {
  if (yes) return true;
  if (terminal.isInteractive) return terminal.confirm(question);
  throw new CommandError({
    code: 'not-approved',
    message: 'Nothing was changed: nobody is at the terminal to agree.',
    hint: 'Run it with --yes where this is what you want.',
  });
}
