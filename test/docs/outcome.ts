/** What became of an example that was run. */
export interface Outcome {
  /** Everything it wrote to the console. */
  readonly printed: string;
  /** What it threw, or left behind as an unhandled rejection. */
  readonly failures: readonly { readonly code: string; readonly text: string }[];
}

/** What differs from run to run is made alike: moments, ports, durations, colours. */
export function comparable(text: string): string {
  return withoutColours(text)
    .replace(/\b\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z/g, '<moment>')
    .replace(/127\.0\.0\.1:\d+/g, '127.0.0.1:<port>')
    .replace(/\d+\.\d( +│\s*\n└)/, '<seconds>$1')
    .replace(/[ \t]+$/gm, '')
    .trim();
}

/** The same text without a terminal's colours. */
export function withoutColours(text: string): string {
  return text.replaceAll(COLOURS, '');
}

/** Terminal colours: ESC, a bracket, numbers, `m`. */
const COLOURS = new RegExp(`${String.fromCharCode(27)}\\[[\\d;]*m`, 'g');
