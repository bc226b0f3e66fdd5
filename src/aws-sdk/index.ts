export { awsSdk } from './aws-sdk.ts';
