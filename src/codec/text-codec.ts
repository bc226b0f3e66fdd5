/** An answer's text, and how far it has been read. */
export interface TextReader {
  readonly text: string;
  at: number;
  /** Where the next backslash is, or one that has been passed. */
  escape: number;
}

/**
 * A value read from its text. Whatever is not as foreseen is thrown, and whoever catches it has the
 * text parsed instead: so a reader need not know all of JSON, only what DynamoDB usually writes.
 */
export type ReadText<TValue = unknown> = (reader: TextReader) => TValue;

/** How an attribute is read that is stored as its type usually is. */
export interface TextCodec {
  /** What such a value begins with: `{"S":"`. */
  readonly lead: string;
  /** Reads on behind it, the closing brace included. */
  readonly read: ReadText;
}
