import type { StandardSchemaV1 } from '@standard-schema/spec';
import { type Misfit, misfit } from './misfit.ts';
import type { NodeCodec } from './node-codec.ts';

/** The same codec, with the user's schema asked about every value that is of the right type. */
export function checkedCodec(codec: NodeCodec, schema: StandardSchemaV1): NodeCodec {
  const { validate } = schema['~standard'];
  return {
    decode: codec.decode,
    encode(value) {
      const wire = codec.encode(value);
      const result = validate(value);
      if (isPromise(result)) throw asynchronous(result);
      if (result.issues !== undefined) throw refused(result.issues);
      return wire;
    },
  };
}

function isPromise<TResult>(result: TResult | Promise<TResult>): result is Promise<TResult> {
  return typeof (result as Promise<TResult>).then === 'function';
}

function asynchronous(pending: Promise<unknown>): Misfit {
  // Nobody will ever wait for it, and an unhandled rejection ends a process.
  pending.then(undefined, () => undefined);
  return misfit(
    'check-async',
    'has a .check() schema that answers with a promise',
    'Use a synchronous schema; await the other before you write.',
  );
}

function refused(issues: readonly StandardSchemaV1.Issue[]): Misfit {
  const listed = issues.map(({ message, path = [] }) => {
    const at = path.map((step) => String(typeof step === 'object' ? step.key : step)).join('.');
    return at === '' ? message : `${at}: ${message}`;
  });
  return misfit(
    'value-check',
    `did not pass its .check(): ${listed.join('; ')}`,
    'Pass a value that the schema accepts.',
  );
}
