import { lambdaMemoryMb } from './environment.ts';

/** What is shown of a phase. */
interface ShownPhase {
  readonly name: string;
  readonly milliseconds: number;
}

const barWidth = 30;

/** The phases as a table: name, milliseconds, and a bar for their share. */
export function formatColdStart(phases: readonly ShownPhase[], totalMs: number): string {
  const memory = lambdaMemoryMb();
  const where = memory === undefined ? 'outside Lambda' : `Lambda, ${memory} MB`;
  const rows = phases.map(({ name, milliseconds }) =>
    row(name, milliseconds, '█'.repeat(Math.round((milliseconds / totalMs) * barWidth))),
  );
  return [`Cold start (${where})`, ...rows, row('total', totalMs, '')].join('\n');
}

function row(name: string, milliseconds: number, bar: string): string {
  return `  ${name.padEnd(14)}${milliseconds.toFixed(2).padStart(9)} ms  ${bar}`.trimEnd();
}
