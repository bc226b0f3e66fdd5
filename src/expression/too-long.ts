import { ValidationError } from '../errors/value.ts';
import { MAX_EXPRESSION_SIZE } from '../wire/limits.ts';

const hints = {
  condition: 'Compare fewer values at once, or check some of them in your own code.',
  update: 'Change fewer attributes at once, or write the whole item with put().',
};

/** Throws for an expression beyond DynamoDB's 4 KB. Its names and values are not counted. */
export function refuseTooLong(what: keyof typeof hints, text: string): void {
  const size = Buffer.byteLength(text);
  if (size <= MAX_EXPRESSION_SIZE) return;
  throw new ValidationError({
    code: 'expression-too-long',
    path: '',
    message: `The ${what} is ${size} bytes long; DynamoDB takes ${MAX_EXPRESSION_SIZE}.`,
    hint: hints[what],
  });
}
