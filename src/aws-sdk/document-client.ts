import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ConfigurationError } from '../errors/configuration.ts';

const documentClients: readonly string[] = ['DynamoDBDocumentClient', 'DynamoDBDocument'];

/**
 * Refuses a DocumentClient (`ConfigurationError`, code `document-client`): it would translate
 * attribute values a second time.
 *
 * Its class is looked for by name, since there may be two copies of the SDK; a bundler that renames
 * classes leaves `translateConfig`. That alone proves nothing: making a DocumentClient puts it
 * into the configuration of the plain client, too.
 */
export function refuseDocumentClient(client: object): void {
  if (!isDocumentClient(client)) return;
  throw new ConfigurationError({
    code: 'document-client',
    message: 'awsSdk() was given a DocumentClient, which translates attribute values itself.',
    hint: 'Give it the plain client: awsSdk(new DynamoDBClient({ … })).',
  });
}

function isDocumentClient(client: object): boolean {
  if (client instanceof DynamoDBClient) return false;
  let prototype: object | null = Object.getPrototypeOf(client);
  while (prototype !== null) {
    const { name } = prototype.constructor;
    if (documentClients.includes(name)) return true;
    if (name === 'DynamoDBClient' || name === 'DynamoDB') return false;
    prototype = Object.getPrototypeOf(prototype);
  }
  const { config } = client as { config?: { translateConfig?: unknown } };
  return config !== undefined && 'translateConfig' in config;
}
