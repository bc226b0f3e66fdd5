/**
 * A Lambda function's sandbox, in small: `node sandbox.mjs function.mjs` loads a bundle, calls its
 * handler for each line of its input, which is an event, and prints a line for each: what the
 * handler gave, and the milliseconds it took. Plain JavaScript, so that nothing but Node has to start.
 */
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

const timeoutMs = Number(process.env.SANDBOX_TIMEOUT_MS ?? 3_000);
const { handler } = await import(pathToFileURL(process.argv[2]).href);
const initMs = performance.now();

let invocation = 0;
for await (const line of createInterface({ input: process.stdin })) {
  const started = performance.now();
  const killedAt = Date.now() + timeoutMs;
  invocation += 1;
  const context = {
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    awsRequestId: `request-${invocation}`,
    getRemainingTimeInMillis: () => killedAt - Date.now(),
  };
  const answer = await handler(JSON.parse(line), context);
  const milliseconds = performance.now() - started;
  process.stdout.write(`${JSON.stringify({ answer, milliseconds, initMs })}\n`);
}
process.exit(0);
