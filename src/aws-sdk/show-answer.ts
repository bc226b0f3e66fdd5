// Hot: shows every answer. Guarded by the `dynamorm/aws-sdk` row of `npm run bench -- wire`.
import { fromWireBinary } from '../wire/bytes.ts';
import type { Call } from './call.ts';
import { type Members, onLook } from './on-look.ts';

/**
 * Gives the SDK's output the members of the answer that was read, for whoever wraps the client's
 * `send`. They are parsed when somebody looks, with bytes as the SDK has them.
 */
export function showAnswer(call: Call, output: object): void {
  if (call.answer === undefined) return;
  const { text, response } = call.answer;
  call.output = output;
  onLook(output, Object.keys(response), () => {
    call.output = undefined;
    return JSON.parse(text, withBytes) as Members;
  });
}

/** The answer as it was read here, or the output, where somebody has looked at that or changed it. */
export function answerIn({ answer, output: shown }: Call, output: object): object {
  if (answer === undefined || output !== shown) return output;
  // Whoever adds a member, or deletes one, need not look. `$metadata` is the SDK's own.
  const untouched = Object.keys(output).length === Object.keys(answer.response).length + 1;
  return untouched ? answer.response : output;
}

/** Only a binary value is a text under the name `B`: an attribute of that name is an object. */
function withBytes(name: string, value: unknown): unknown {
  if (name === 'B' && typeof value === 'string') return fromWireBinary(value);
  if (name !== 'BS' || !Array.isArray(value)) return value;
  return value.map((each) => (typeof each === 'string' ? fromWireBinary(each) : each));
}
