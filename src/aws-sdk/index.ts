export { type AwsSdkOptions, awsSdk } from './aws-sdk.ts';
export type { StreamsClient } from './streams-client.ts';
