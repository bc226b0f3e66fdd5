// Hot: writes the requests that carry many items. Guarded by the `dynamorm/aws-sdk` row of
// `npm run bench -- wire`.
import { jsonBytes } from '../wire/json-bytes.ts';
import type { SdkCommand } from './commands.ts';

/** What the SDK's serializer makes. */
interface HttpRequest {
  /** Text from older ones, else bytes of a class of its own. */
  body: string | Uint8Array;
}

/** What goes from one middleware to the next. */
interface Arguments {
  readonly input: object;
  /** The input, while the SDK's serializer gets another one. */
  readonly hidden?: object;
  readonly request?: unknown;
}

type Middleware = (next: Pass) => Pass;
type Pass = (args: Arguments) => Promise<object>;

/**
 * Writes a command's requests in place of the SDK's serializer, which is left to make what is around
 * them: address, method, headers. Resolving fails where the SDK has no middleware of this name.
 */
export function writeRequests({ middlewareStack }: SdkCommand): void {
  // Just before the serializer: the endpoint may depend on the tables of the request.
  const place = { relation: 'after', toMiddleware: 'endpointV2Middleware' } as const;
  middlewareStack.addRelativeTo(hideInput as never, { name: 'dynamormInput', ...place });
  const serialized = { step: 'serialize', priority: 'low' } as const;
  middlewareStack.add(writeBody as never, { name: 'dynamormBody', ...serialized });
}

/** What the serializer gets instead. It would make up a token that is missing. */
const NOTHING = { ClientRequestToken: 'nothing' };

const hideInput: Middleware = (next) => (args) => {
  const { input } = args;
  // A token that the caller left out is the SDK's to fill in.
  if ('TransactItems' in input && !('ClientRequestToken' in input)) return next(args);
  return next({ ...args, input: NOTHING, hidden: input });
};

const writeBody: Middleware = (next) => (args) => {
  const { hidden, ...others } = args;
  if (hidden === undefined) return next(args);
  const request = args.request as HttpRequest;
  request.body = bytesLike(request.body, jsonBytes(hidden));
  return next({ ...others, input: hidden });
};

/** For request handlers, which may expect what the SDK gives them. */
function bytesLike(body: HttpRequest['body'], bytes: Uint8Array): HttpRequest['body'] {
  if (typeof body === 'string') return bytes.toString();
  const Bytes = body.constructor as Uint8ArrayConstructor;
  return new Bytes(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
