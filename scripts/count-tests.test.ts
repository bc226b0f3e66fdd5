import { describe, expect, test } from 'vitest';
import { countRuns, countTests, type TestReport } from './count-tests.ts';

const report = (passed: number, failed: number, brokenFiles = 0): TestReport => ({
  numPassedTests: passed,
  numFailedTests: failed,
  testResults: [
    {
      status: failed > 0 ? 'failed' : 'passed',
      assertionResults: [{ status: failed > 0 ? 'failed' : 'passed' }],
    },
    ...Array.from({ length: brokenFiles }, () => ({ status: 'failed', assertionResults: [] })),
  ],
});

describe('counting a test run', () => {
  test.each([
    ['a run in which everything passed', report(7, 0), 0, { passed: 7, failed: 0 }],
    ['failed tests', report(5, 2), 1, { passed: 5, failed: 2 }],
    ['a file that could not be loaded', report(5, 0, 1), 1, { passed: 5, failed: 1 }],
    ['an unhandled rejection after all tests', report(5, 0), 1, { passed: 5, failed: 1 }],
    ['a run in which nothing was tested', report(0, 0), 0, { passed: 0, failed: 1 }],
    ['a check that failed before the tests', undefined, 1, { passed: 0, failed: 1 }],
  ])('%s', (_, testReport, exitCode, expected) => {
    expect(countTests(testReport, exitCode)).toEqual(expected);
  });

  test('several runs count together, and one that never reported is a failure', () => {
    const good = { report: report(7, 0), exitCode: 0 };
    expect(countRuns([good, good])).toEqual({ passed: 14, failed: 0 });
    const bad = { report: undefined, exitCode: 1 };
    expect(countRuns([good, bad])).toEqual({ passed: 7, failed: 1 });
    expect(countRuns([{ report: report(5, 2), exitCode: 1 }, bad])).toEqual({
      passed: 5,
      failed: 3,
    });
  });
});
