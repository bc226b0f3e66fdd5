// Hot: reads every answer. Guarded by the `dynamorm/aws-sdk` row of `npm run bench -- wire`.
import { fromWireBinary } from '../wire/bytes.ts';
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
      const result = await next(args);
      const response = result.response as HttpAnswer;
      if (response.statusCode !== 200) return result;
      const bytes = await bytesOf(response, collectBody);
      const { call } = lane;
      call.answer = readBytes(bytes, call.parse);
      response.body = call.answer === undefined ? bytes : NOTHING;
      return result;
    },
    { name: 'dynamormAnswer', step: 'deserialize', priority: 'low' },
  );
}

async function bytesOf(response: HttpAnswer, collectBody: CollectBody): Promise<Uint8Array> {
  const { body, statusCode } = response;
  if (body instanceof Uint8Array) return body;
  try {
    return await collectBody(body as never);
  } catch (error) {
    // As the SDK's deserializer marks what goes wrong while it reads.
    throw Object.assign(Object(error), { $metadata: { httpStatusCode: statusCode } });
  }
}

function readBytes(bytes: Uint8Array, parse: Call['parse']): ReadAnswer | undefined {
  try {
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString();
    return { text, response: parse(text) };
  } catch {
    return undefined;
  }
}

/**
 * Gives the SDK's output the members of the answer that was read, for whoever wraps the client's
 * `send`. They are parsed when somebody looks, with bytes as the SDK has them.
 */
export function showAnswer(call: Call, output: object): void {
  if (call.answer === undefined) return;
  const { text, response } = call.answer;
  call.output = output;
  let parsed: Record<string, unknown> | undefined;
  for (const name of Object.keys(response)) {
    const get = (): unknown => {
      parsed ??= JSON.parse(text, withBytes) as Record<string, unknown>;
      return parsed[name];
    };
    Object.defineProperty(output, name, { get, enumerable: true, configurable: true });
  }
}

/** Only a binary value is a text under the name `B`: an attribute of that name is an object. */
function withBytes(name: string, value: unknown): unknown {
  if (name === 'B' && typeof value === 'string') return fromWireBinary(value);
  if (name !== 'BS' || !Array.isArray(value)) return value;
  return value.map((each) => (typeof each === 'string' ? fromWireBinary(each) : each));
}
