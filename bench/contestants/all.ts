import type { Contestant } from './contestant.ts';
import { documentClient } from './document-client.ts';
import { onTheSdk, onTheWire } from './dynamorm.ts';
import { quietSdk, rawSdk } from './sdk.ts';

/** Everybody, in the order of the columns. A new one is a file and a line here. */
export const contestants: readonly Contestant[] = [
  rawSdk,
  quietSdk,
  documentClient,
  onTheWire,
  onTheSdk,
];
