/**
 * Prints `N passed, N failed` from vitest's JSON report and exits with 1 when anything failed.
 *
 *     tsx scripts/count-tests.ts reports/tests.json <exit code of npm test>
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

function readReport(path: string): TestReport | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as TestReport;
  } catch {
    return undefined;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [path = '', exitCode = '0'] = process.argv.slice(2);
  const { passed, failed } = countTests(readReport(path), Number(exitCode));
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
}
