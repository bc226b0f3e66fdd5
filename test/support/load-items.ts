import { Agent } from 'node:http';
import type { WireItem } from '../../src/wire/attribute-value.ts';
import { engineHeaders, post } from './engine-http.ts';

const batchSize = 25;
const connections = 4;

/** Stores items past the library, 25 for each request: for tests that need many. */
export async function loadItems(
  endpoint: string,
  table: string,
  items: readonly WireItem[],
): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < items.length) {
      const batch = items.slice(next, next + batchSize);
      next += batchSize;
      const puts = batch.map((Item) => ({ PutRequest: { Item } }));
      const body = Buffer.from(JSON.stringify({ RequestItems: { [table]: puts } }));
      const headers = engineHeaders('BatchWriteItem', body);
      const answer = await post(endpoint, { headers, body, agent });
      if (answer.status !== 200) throw new Error(answer.body.toString());
    }
  };
  await Promise.all(Array.from({ length: connections }, work));
  agent.destroy();
}
