// Hot: reads every answer. Guarded by the `dynamorm/aws-sdk` row of `npm run bench -- wire`.
import { Readable } from 'node:stream';
import type { Call, ReadAnswer } from './call.ts';
import type { SdkCommand } from './commands.ts';
import type { Lane } from './lane.ts';

/** What the SDK's request handlers answer with. */
interface HttpAnswer {
  readonly statusCode: number;
  /** A stream, or bytes already. */
  body: unknown;
}

/** Reads a stream to its end; the configuration of every client has one. */
type CollectBody = (body: never) => Promise<Uint8Array>;

/** Read already. */
const NOTHING = new Uint8Array();

/**
 * Reads a command's answers before the SDK's deserializer does, which finds nothing left to take
 * apart. Errors are left to it, and so is what cannot be read.
 */
export function readAnswers(
  { middlewareStack }: SdkCommand,
  lane: Lane,
  collectBody: CollectBody,
): void {
  middlewareStack.add(
    (next) => async (args) => {
      const { call } = lane;
      // That of an earlier attempt, or of a command that is sent again.
      call.answer = undefined;
      const result = await next(args);
      const response = result.response as HttpAnswer;
      if (response.statusCode !== 200 || !response.body) return result;
      await read(response, call, collectBody);
      return result;
    },
    { name: 'dynamormAnswer', step: 'deserialize', priority: 'low' },
  );
}

async function read(response: HttpAnswer, call: Call, collectBody: CollectBody): Promise<void> {
  const { body } = response;
  try {
    const bytes = body instanceof Uint8Array ? body : await collectBody(body as never);
    call.answer = readBytes(bytes, call.parse);
    response.body = call.answer === undefined ? bytes : NOTHING;
  } catch (error) {
    response.body = failing(error as Error);
  }
}

/** A stream that breaks off again: the SDK has its own way to report that. */
function failing(error: Error): Readable {
  return new Readable({
    read() {
      this.destroy(error);
    },
  });
}

/** Nothing where it is no object in JSON. */
function readBytes(bytes: Uint8Array, parse: Call['parse']): ReadAnswer | undefined {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString();
  if (!text.startsWith('{')) return undefined;
  try {
    return { text, response: parse(text) };
  } catch {
    return undefined;
  }
}
