/** A part of the report. A new one is a file and a line in `run.ts`. */
export interface Section {
  /** What it is called on the command line. */
  readonly name: string;
  /** Measures, and gives Markdown. */
  run(): Promise<string>;
}
