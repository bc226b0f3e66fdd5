import { deepStrictEqual } from 'node:assert/strict';
import fc from 'fast-check';
import { beforeAll, test } from 'vitest';
import { codecOf } from '../../src/codec/codec.ts';
import { type Database, dynamorm } from '../../src/index.ts';
import { memoryCheckpoints } from '../../src/streams/checkpoints.ts';
import { pollStream } from '../../src/streams/poll-stream.ts';
import { streamHandler } from '../../src/streams/stream-handler.ts';
import { type Case, cases } from '../codec/model-arbitrary.ts';
import { describeTransports } from '../support/transports.ts';
import { useEngine } from '../support/use-engine.ts';

const numRuns = 60 * Number(process.env['SCALE'] ?? 1);

describeTransports('Any item of any model', (makeTransport) => {
  const used = useEngine();
  const checkpoints = memoryCheckpoints();
  let db: Database;

  beforeAll(async () => {
    db = dynamorm({ transport: makeTransport(used.engine.connection) });
    await db.transport.send('CreateTable', {
      TableName: 'random',
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      BillingMode: 'PAY_PER_REQUEST',
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
    });
  });

  /** The SDK reads an attribute that is stored as `__proto__` without its value. */
  function isReadable({ model, given }: Case): boolean {
    const wire = codecOf(model['~node']).encodeItem(given);
    return makeTransport.kind === 'wire' || !JSON.stringify(wire).includes('"__proto__"');
  }

  /** The images of the changes since the last call. */
  async function imagesOf(model: Case['model']): Promise<readonly unknown[]> {
    const images: unknown[] = [];
    const handler = streamHandler({
      on: [
        [
          model,
          {
            insert: ({ newImage }) => images.push(newImage),
            modify: ({ newImage, changes }) => images.push(newImage, changes),
            remove: ({ oldImage }) => images.push(oldImage),
          },
        ],
      ],
    });
    await pollStream(db, model, handler, { checkpoints, stopAfterIdleMs: 0, maxAttempts: 1 });
    return images;
  }

  test('comes out of the stream as it was written', async () => {
    await fc.assert(
      fc.asyncProperty(cases('all').filter(isReadable), async ({ model, given, expected }) => {
        const items = db.model(model);
        await items.put(given);
        // The engine records it once more; DynamoDB would not.
        await items.put(given);
        await items.delete({ id: 'x' });
        deepStrictEqual(await imagesOf(model), [expected, expected, [], expected]);
      }),
      { numRuns },
    );
  });
});
