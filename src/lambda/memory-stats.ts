import { getHeapStatistics } from 'node:v8';
import { lambdaMemoryMb } from './environment.ts';

/** What the process uses, in MB of 1,048,576 bytes, as Lambda counts them. */
export interface MemoryStats {
  /** What Lambda counts: everything of the process that is in memory. */
  readonly residentMb: number;
  /** Objects of JavaScript, those included that nobody needs any more. */
  readonly heapUsedMb: number;
  /** What the heap may grow to before Node gives up. */
  readonly heapLimitMb: number;
  /** Buffers, outside the heap. */
  readonly externalMb: number;
  /** What the function was given; `undefined` outside Lambda. */
  readonly lambdaMemoryMb: number | undefined;
  /** The resident part of that, from 0 to 100; `undefined` outside Lambda. */
  readonly memoryPercent: number | undefined;
}

const bytesPerMb = 1_048_576;

/**
 * The memory of the process, for a log line at the end of an invocation. Takes about 20 µs.
 *
 * @example
 * ```ts
 * const { residentMb, memoryPercent } = getMemoryStats();
 * ```
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html
 */
export function getMemoryStats(): MemoryStats {
  const { rss, heapUsed, external } = process.memoryUsage();
  const given = lambdaMemoryMb();
  return {
    residentMb: rss / bytesPerMb,
    heapUsedMb: heapUsed / bytesPerMb,
    heapLimitMb: getHeapStatistics().heap_size_limit / bytesPerMb,
    externalMb: external / bytesPerMb,
    lambdaMemoryMb: given,
    memoryPercent: given === undefined ? undefined : (rss / bytesPerMb / given) * 100,
  };
}
