/** The type of a key attribute: text, number or bytes. */
export type KeyType = 'string' | 'number' | 'binary';

/** A table's primary key, by stored names. */
export interface TableKey {
  readonly partitionKey: string;
  readonly sortKey?: string;
}

/** A secondary index as a table has it, by stored names. */
export interface IndexShape {
  readonly kind: 'globalIndex' | 'localIndex';
  readonly name: string;
  /** For a local index, the table's. */
  readonly partitionKey: readonly string[];
  readonly sortKey: readonly string[];
  /** All attributes, only the keys, or the keys and those named. */
  readonly projection: 'all' | 'keys' | readonly string[];
}

/** What of a table its models decide: the key, the indexes, and the types of the attributes in them. */
export interface TableShape<TIndex extends IndexShape = IndexShape> {
  readonly key: TableKey;
  /** Attributes of keys, by stored names. */
  readonly keyTypes: { readonly [storedName: string]: KeyType };
  readonly indexes: readonly TIndex[];
}
