import { type KeyPart, keyPart } from './key.ts';

/** Which attributes an index carries: all, only the keys, or the keys and those named. */
export type IndexProjection<TName extends string = string> = 'all' | 'keys' | readonly TName[];

/** A secondary index, as declared: what `globalIndex` and `localIndex` make. */
export interface SecondaryIndex<TOptions = IndexOptions> {
  readonly kind: 'globalIndex' | 'localIndex';
  /** The index as data. */
  readonly '~node': IndexNode;
  /** What it was declared with, as a type. */
  readonly '~options': TOptions;
}

/** An index as data. The name is missing where it is the property's own. */
export interface IndexNode {
  readonly kind: 'globalIndex' | 'localIndex';
  readonly name?: string;
  /** Empty for a local index: it shares the table's. */
  readonly partitionKey: readonly KeyPart[];
  readonly sortKey: readonly KeyPart[];
  readonly projection: IndexProjection;
}

/** What any index is declared with. */
export interface IndexOptions<TKeyName extends string = string, TName extends string = string> {
  /** One attribute, or up to four of a multi-attribute key. */
  readonly partitionKey?: TKeyName | readonly TKeyName[];
  /** One attribute, or up to four of a multi-attribute key. */
  readonly sortKey?: TKeyName | readonly TKeyName[];
  /** Which attributes it carries: `'all'` (the default), `'keys'`, or the keys and those named. */
  readonly projection?: IndexProjection<TName>;
  /** The index's name in DynamoDB. Default: the property it is declared under. */
  readonly name?: string;
}

/** What a global index is declared with. */
export interface GlobalIndexOptions extends IndexOptions {
  readonly partitionKey: string | readonly string[];
}

/** What a local index is declared with: it shares the table's partition key. */
export interface LocalIndexOptions extends IndexOptions {
  readonly partitionKey?: never;
  readonly sortKey: string;
}

/**
 * A global secondary index: another partition key over the same items. Items that lack one of its
 * key attributes are not in it. Reads of it are eventually consistent.
 *
 * @example
 * ```ts
 * const byStatus = globalIndex({ partitionKey: 'status', sortKey: 'createdAt' });
 * ```
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html
 */
export function globalIndex<const TOptions extends GlobalIndexOptions>(
  options: TOptions,
): SecondaryIndex<TOptions> {
  return secondaryIndex('globalIndex', options);
}

/**
 * A local secondary index: another sort key within the table's partitions. It must be declared when
 * the table is created, and limits the items of one partition key to 10 GB.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LSI.html
 */
export function localIndex<const TOptions extends LocalIndexOptions>(
  options: TOptions,
): SecondaryIndex<TOptions> {
  return secondaryIndex('localIndex', options);
}

function secondaryIndex<TOptions extends IndexOptions>(
  kind: IndexNode['kind'],
  options: TOptions,
): SecondaryIndex<TOptions> {
  const node: IndexNode = {
    kind,
    ...(options.name === undefined ? {} : { name: options.name }),
    partitionKey: listed(options.partitionKey).map(keyPart),
    sortKey: listed(options.sortKey).map(keyPart),
    projection: options.projection ?? 'all',
  };
  return Object.freeze({ kind, '~node': Object.freeze(node), '~options': options });
}

function listed(names: string | readonly string[] | undefined): readonly string[] {
  if (names === undefined) return [];
  return typeof names === 'string' ? [names] : names;
}
