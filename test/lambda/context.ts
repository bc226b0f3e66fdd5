import { onTestFinished } from 'vitest';
import type { LambdaContext } from '../../src/lambda/with-lambda-timeout.ts';

/** A handler's context as Lambda makes it: a function with so many milliseconds to live. */
export function contextWith(milliseconds: number): LambdaContext {
  const killedAt = Date.now() + milliseconds;
  return { getRemainingTimeInMillis: () => killedAt - Date.now() };
}

/** Sets what Lambda sets in a function's environment, until the test ends. */
export function inLambda(memoryMb = 512, more: NodeJS.ProcessEnv = {}): void {
  setEnvironment({
    AWS_LAMBDA_FUNCTION_NAME: 'orders',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMb),
    ...more,
  });
}

/** Sets environment variables, until the test ends. */
export function setEnvironment(variables: NodeJS.ProcessEnv): void {
  const before = { ...process.env };
  Object.assign(process.env, variables);
  onTestFinished(() => {
    for (const name of Object.keys(variables)) {
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
    }
  });
}
