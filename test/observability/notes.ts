import type { Logger } from '../../src/index.ts';

/** Notes what it is told, durations left out. */
export function notes(...levels: readonly ('debug' | 'warn' | 'error')[]): {
  readonly logger: Logger;
  readonly lines: string[];
} {
  const lines: string[] = [];
  const logger = Object.fromEntries(
    levels.map((level) => [
      level,
      (message: string) => void lines.push(`${level} ${message.replace(/[\d.]+ ms/, '… ms')}`),
    ]),
  );
  return { logger, lines };
}
