// Hot: runs for every answer with items. Guarded by the `get`, `query` and `batchGet` rows of
// `npm run bench`.
import type { ReadText, TextReader } from './text-codec.ts';

/** Where an answer has what is looked for: the names of the fields that lead to it. */
export type AnswerPath = readonly [...around: string[], last: string];

/** Reads a part of an answer, from behind its opening brace or bracket. */
export type ReadPart = (text: string, read: ReadText) => object | undefined;

/**
 * Makes answers of which one part is read where it stands, without the objects that `JSON.parse` makes
 * of every attribute value, and the rest is parsed. Gives `undefined` for an answer that has to be
 * parsed as a whole, which also says what is wrong with it; so it does whenever `read` throws.
 */
export function partReader(path: AnswerPath, opening: '[' | '{'): ReadPart {
  const lead = path.map((field) => `${JSON.stringify(field)}:`).join('{');
  const beginning = lead + opening;
  const around = path.slice(0, -1);
  const last = path.at(-1) as string;
  return (text, read) => {
    const found = text.indexOf(beginning);
    if (found === -1) return undefined;
    const reader: TextReader = { text, at: found + beginning.length, escape: -1 };
    try {
      const value = read(reader);
      const before = text.slice(0, found + lead.length);
      const rest = JSON.parse(`${before}0${text.slice(reader.at)}`);
      let holder = rest;
      for (const field of around) holder = holder[field];
      // Unless it was the answer's own: not that of something inside it, and the only one.
      if (holder[last] !== 0) return undefined;
      holder[last] = value;
      return rest;
    } catch {
      return undefined;
    }
  };
}
