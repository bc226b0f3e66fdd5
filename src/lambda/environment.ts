/**
 * Whether this process is an AWS Lambda function: whether `AWS_LAMBDA_FUNCTION_NAME` is set.
 *
 * @example
 * ```ts
 * if (!isLambda()) console.log('on my own machine');
 * ```
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 */
export function isLambda(): boolean {
  return Boolean(process.env['AWS_LAMBDA_FUNCTION_NAME']);
}

/** The memory that the function was given, in MB; `undefined` outside Lambda. */
export function lambdaMemoryMb(): number | undefined {
  const megabytes = Number(process.env['AWS_LAMBDA_FUNCTION_MEMORY_SIZE']);
  return isLambda() && megabytes > 0 ? megabytes : undefined;
}

/**
 * Requests on the wire at once: 5 up to 512 MB, 10 up to 1,024 MB, else 20. Lambda gives CPU in
 * proportion to memory, and a connection costs both; `undefined`, the transport's own number, where
 * the memory is unknown.
 */
export function connectionsFor(memoryMb: number | undefined): number | undefined {
  if (memoryMb === undefined) return undefined;
  if (memoryMb <= 512) return 5;
  return memoryMb <= 1_024 ? 10 : 20;
}
