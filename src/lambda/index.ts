/**
 * The Lambda door: one database per sandbox, ready before the first invocation, and calls that end
 * before the function is killed.
 */

export {
  benchmarkColdStart,
  type ColdStartOptions,
  type ColdStartPhase,
  type ColdStartReport,
} from './cold-start.ts';
export { isLambda } from './environment.ts';
export { type LambdaOptions, lambdaInit } from './lambda-init.ts';
export type { LambdaDatabase, LambdaModels, LambdaParts } from './lambda-models.ts';
export { getMemoryStats, type MemoryStats } from './memory-stats.ts';
export {
  isLambdaDeadline,
  type LambdaContext,
  type LambdaTimeoutOptions,
  withLambdaTimeout,
} from './with-lambda-timeout.ts';
