/**
 * Prints `N passed, N failed` from vitest's JSON reports, all of them together, and exits with 1 when
 * anything failed.
 *
 *     tsx scripts/count-tests.ts <report> <exit code of its run> [<report> <exit code> …]
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The part of vitest's JSON report that is counted. */
export interface TestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly testResults: readonly {
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string }[];
  }[];
}

/** A run of tests: what it reported, if anything, and how it ended. */
export interface TestRun {
  readonly report: TestReport | undefined;
  readonly exitCode: number;
}

/** How many tests passed and failed. */
export interface TestCount {
  readonly passed: number;
  readonly failed: number;
}

/**
 * Counts a report. A file that could not be loaded holds no tests and is one failure; a run that
 * ended badly although every test passed (a check, an unhandled rejection) or never reported is one
 * failure, too.
 */
export function countTests(report: TestReport | undefined, exitCode: number): TestCount {
  const passed = report?.numPassedTests ?? 0;
  const brokenFiles = (report?.testResults ?? []).filter(
    (file) =>
      file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  );
  const failed = (report?.numFailedTests ?? 0) + brokenFiles.length;
  const endedBadly = exitCode !== 0 || passed === 0;
  return { passed, failed: failed === 0 && endedBadly ? 1 : failed };
}

/** Counts several runs as one: each of them has to have gone well. */
export function countRuns(runs: readonly TestRun[]): TestCount {
  const counts = runs.map(({ report, exitCode }) => countTests(report, exitCode));
  return {
    passed: counts.reduce((sum, { passed }) => sum + passed, 0),
    failed: counts.reduce((sum, { failed }) => sum + failed, 0),
  };
}

/** The runs that a command line names. An exit code that is missing is that of a run that failed. */
function readRuns(argv: readonly string[]): readonly TestRun[] {
  const runs: TestRun[] = [];
  for (let place = 0; place < argv.length; place += 2) {
    const [path = '', exitCode = '1'] = argv.slice(place, place + 2);
    runs.push({ report: readReport(path), exitCode: Number(exitCode) });
  }
  return runs;
}

function readReport(path: string): TestReport | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as TestReport;
  } catch {
    return undefined;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { passed, failed } = countRuns(readRuns(process.argv.slice(2)));
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
}
